// What somebody else changed in a task while I was at it, field by field. Pure; called by the
// drawer when the server answers "it moved".

import type { TaskDetail } from '../kit/contract';

export type ChangedField = 'holder' | 'state' | 'due' | 'priority' | 'text';

export interface FieldChange {
  field: ChangedField;
  was: string;
  is: string;
}

export interface ChangeWords {
  nobody: string;
  state: (state: string) => string;
  when: (at: string) => string;
  priority: (priority: number) => string;
}

export function changes_of(was: TaskDetail, is: TaskDetail, words: ChangeWords): FieldChange[] {
  const holder = (of: TaskDetail): string => of.holder?.name ?? words.nobody;
  const all: FieldChange[] = [
    { field: 'holder', was: holder(was), is: holder(is) },
    { field: 'state', was: words.state(was.state), is: words.state(is.state) },
    { field: 'due', was: words.when(was.due_at), is: words.when(is.due_at) },
    { field: 'priority', was: words.priority(was.priority), is: words.priority(is.priority) },
    { field: 'text', was: was.text, is: is.text },
  ];
  const is_same_holder = was.holder?.id === is.holder?.id;
  return all.filter((one) => (one.field === 'holder' ? !is_same_holder : one.was !== one.is));
}

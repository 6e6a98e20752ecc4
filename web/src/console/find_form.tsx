// Finding somebody by what people say: a name, a phone number, a door. The server logs each
// finding.

import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Search } from 'lucide-react';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { post, type FoundPerson } from './people_asking';

export interface Found {
  items: FoundPerson[];
  is_more: boolean;
}

// What is typed, what was found, and the search itself; `before` runs ahead of each.
export function useFind(before?: () => void) {
  const [typed, set_typed] = useState('');
  const found = useMutation({
    mutationFn: (find: string) => post<Found>('/v1/people/find', { find }),
  });
  const search = (): void => {
    before?.();
    if (typed.trim()) found.mutate(typed.trim());
  };
  return { typed, set_typed, found, search };
}

interface FindFormProps {
  find: Pick<ReturnType<typeof useFind>, 'typed' | 'set_typed' | 'search'>;
  label: string;
  is_first?: boolean; // the page begins here: the cursor stands in it
}

export function FindForm({ find, label, is_first }: FindFormProps) {
  const { say } = useSpeech();
  return (
    <form
      className="panel acts"
      onSubmit={(event) => {
        event.preventDefault();
        find.search();
      }}
    >
      <label>
        {label}
        <Input
          autoFocus={is_first}
          size="large"
          value={find.typed}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => find.set_typed(event.target.value)}
        />
      </label>
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        icon={<Search className="icon" aria-hidden="true" />}
      >
        {say('find.find')}
      </Button>
    </form>
  );
}

// Which step a promise's due time is at, and its words: the table of the visual law, section 6.
// Called by due_chip.tsx and by sentences. Pure: same row and clock, same words.

import { due_step as shell_step, span, type DueStep as ShellStep } from '../shell/time';
import { say_when } from './clock';
import type { TaskState } from './contract';
import type { Speech } from './i18n';

export type DueStep = ShellStep | 'dropped';

export interface Due {
  state: TaskState;
  due_at: string;
  done_at: string | null;
}

const kMinute_ms = 60_000;

export function due_step(due: Due, now: number): DueStep {
  if (due.state === 'dropped') return 'dropped';
  if (due.state === 'done') return 'done';
  return shell_step(due.due_at, null, now);
}

export function is_late_step(step: DueStep): boolean {
  return step === 'late' || step === 'late_long';
}

export function due_words({ say, language }: Speech, due: Due, now: number): string {
  const step = due_step(due, now);
  const left_ms = Date.parse(due.due_at) - now;
  if (step === 'clock') return say('due.before', { when: say_when(language, due.due_at, now) });
  if (step === 'soon') return say('due.left', { span: span(left_ms + kMinute_ms - 1, language) });
  if (step === 'done') return say('due.done', { when: done_when(language, due, now) }).trim();
  if (step === 'dropped') return say('due.dropped');
  return say('due.late', { span: span(-left_ms, language) });
}

function done_when(language: Speech['language'], due: Due, now: number): string {
  return due.done_at ? say_when(language, due.done_at, now) : '';
}

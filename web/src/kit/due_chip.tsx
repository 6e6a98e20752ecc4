// How a promise stands, as icon, word and colour in this order. The icon changes at each step, so
// that it reads in grey. Called by lists, task pages and the drawer.

import { Check, Clock, CircleSlash, Flag, Hourglass, Upload } from 'lucide-react';

import { due_step, due_words, type Due, type DueStep } from './due';
import { useSpeech } from './i18n';

const kIcons: Record<DueStep, typeof Clock> = {
  clock: Clock,
  soon: Hourglass,
  late: Flag,
  late_long: Flag,
  done: Check,
  dropped: CircleSlash,
};

export function DueChip({ due, now }: { due: Due; now: number }) {
  const speech = useSpeech();
  const step = due_step(due, now);
  const Icon = kIcons[step];
  return (
    <span className={`due ${step}`}>
      <Icon aria-hidden="true" />
      {due_words(speech, due, now)}
    </span>
  );
}

export function WaitChip() {
  const { say } = useSpeech();
  return (
    <span className="due unsent">
      <Upload aria-hidden="true" />
      {say('due.waiting_signal')}
    </span>
  );
}

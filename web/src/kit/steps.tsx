// How a task came to be as it is, oldest first: when, what, who. Called by the field task page and
// the drawer.

import { ArrowUpRight, Check, Flag, Hand, HandHeart, Users } from 'lucide-react';

import { say_when } from './clock';
import type { TaskStep } from './contract';
import { useSpeech } from './i18n';

const kIcons: Record<string, typeof Check> = {
  opened: HandHeart,
  accepted: Hand,
  done: Check,
  assigned: Users,
  late: Flag,
  escalated: ArrowUpRight,
};

export function Steps({ steps, now }: { steps: TaskStep[]; now: number }) {
  const speech = useSpeech();
  return (
    <ol className="steps">
      {steps.map((step, index) => {
        const Icon = kIcons[step.what] ?? Check;
        return (
          <li
            key={`${step.at}${step.what}${index}`}
            className={index === steps.length - 1 ? 'now' : ''}
          >
            <span className="dot">
              <Icon aria-hidden="true" />
            </span>
            <p>
              <b>{say_when(speech.language, step.at, now)}</b>
              {'　'}
              {step_words(speech, step)}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function step_words({ say, has }: ReturnType<typeof useSpeech>, step: TaskStep): string {
  const key = `step.${step.what}`;
  if (!has(key)) return step.name ? `${step.what} ${step.name}` : step.what;
  if (!step.name && has(`${key}.nobody`)) return say(`${key}.nobody`);
  return say(key, { name: step.name ?? '' });
}

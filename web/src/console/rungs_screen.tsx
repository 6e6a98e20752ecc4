// What was escalated to the reader and waits for their answer: one row a promise; opening it shows
// the task, where they say what they do.

import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';

import { say_when } from '../kit/clock';
import { kind_name, useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again, refusal_of, useKinds } from './asking';
import { TaskDrawer } from './task_drawer';

import './desk.css';

type Rung = components['schemas']['Rung'];

export default function RungsScreen() {
  const speech = useSpeech();
  const { say, language } = speech;
  const now = useNow();
  const kinds = useKinds().data ?? [];
  const { task } = useSearch({ strict: false });
  const rungs = useQuery({
    queryKey: ['rungs'],
    queryFn: () => ask<{ items: Rung[] }>('/v1/rungs/mine').then((reply) => reply.items),
    refetchInterval: kFresh_ms,
    retry: may_try_again,
  });
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('rungs.title')}</h1>
          <p className="small">{say('rungs.note')}</p>
        </div>
      </header>
      {rungs.isPending && <Waiting />}
      {rungs.isError && <Trouble {...refusal_of(rungs.error)} />}
      {rungs.data?.length === 0 && (
        <StateCard icon={CircleCheck} title={say('rungs.none')} text={say('rungs.none_text')} />
      )}
      <ul className="holes roomy">
        {rungs.data?.map((rung) => (
          <li key={rung.task_id}>
            <Link to="/rungs" search={{ task: rung.task_id }}>
              <b>{rung.title || kind_name(speech, rung.kind, kinds)}</b>
              {'　'}
              {rung.area.name}
            </Link>
            <span className="push">
              {say('rungs.told', { when: say_when(language, rung.told_at, now) })}
            </span>
          </li>
        ))}
      </ul>
      {task && <TaskDrawer id={task} close={() => history.back()} />}
    </main>
  );
}

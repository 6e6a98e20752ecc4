// What a phone wrote down that could not be: the task was done or given away meanwhile. The lead
// reads each, opens the task and says that it is settled. Nothing that was written is lost.

import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { CircleCheckBig } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { proof_name, useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, refusal_of } from './asking';
import { useWrite } from './people_asking';
import { TaskDrawer } from './task_drawer';
import './command.css';

type Conflict = components['schemas']['Conflict'];

export default function ConflictsScreen() {
  const { say } = useSpeech();
  const conflicts = useQuery({
    queryKey: ['conflicts'],
    queryFn: () => ask<{ items: Conflict[] }>('/v1/field/conflicts').then((reply) => reply.items),
    refetchInterval: kFresh_ms,
  });
  const items = conflicts.data ?? [];
  const [task, open] = useState<string>();
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('conflicts.title')}</h1>
          <p className="small">{say('conflicts.note')}</p>
        </div>
      </header>
      {conflicts.isPending && <Waiting />}
      {conflicts.isError && (
        <Trouble {...refusal_of(conflicts.error)} again={() => void conflicts.refetch()} />
      )}
      {conflicts.data?.length === 0 && (
        <StateCard
          icon={CircleCheckBig}
          title={say('conflicts.none')}
          text={say('conflicts.none_text')}
        />
      )}
      {items.map((one) => (
        <ConflictCard key={one.record} one={one} open={open} />
      ))}
      {task && <TaskDrawer key={task} id={task} close={() => open(undefined)} />}
    </main>
  );
}

// What was said, as words: a note, a proof; nested parts are read one level down.
function said_lines(said: Record<string, unknown>): string[] {
  return Object.values(said).flatMap((value) => {
    if (typeof value === 'string' && value && !/^[0-9A-HJKMNP-TV-Z]{13}$/.test(value))
      return [value];
    if (value && typeof value === 'object' && !Array.isArray(value))
      return said_lines(value as Record<string, unknown>);
    return [];
  });
}

function ConflictCard({ one, open }: { one: Conflict; open: (task: string) => void }) {
  const speech = useSpeech();
  const { say, language, say_fault } = speech;
  const now = useNow();
  const write = useWrite('conflicts.settled', ['conflicts']);
  const [reason, set_reason] = useState('');
  return (
    <section className="panel command" aria-label={`${one.door} ${one.name}`}>
      <h2>
        {say(`conflicts.kind_${one.kind}`)} {one.door}
      </h2>
      <p>{say_fault({ key: one.why } as never, 409)}</p>
      <p className="small">
        {one.name} {say('conflicts.happened', { when: say_when(language, one.happened_at, now) })}
        {' · '}
        {say('conflicts.received', { when: say_when(language, one.received_at, now) })}
      </p>
      {said_lines(one.said).map((line) => (
        <blockquote key={line}>{proof_name(speech, line)}</blockquote>
      ))}
      {one.task && (
        <div className="command-row">
          <Button onClick={() => one.task && open(one.task)}>{say('conflicts.open')}</Button>
          <Input
            aria-label={say('conflicts.reason')}
            placeholder={say('conflicts.reason')}
            maxLength={200}
            value={reason}
            onChange={(event) => set_reason(event.target.value)}
          />
          <Button
            type="primary"
            disabled={reason.trim().length < 2}
            onClick={() =>
              write.mutate({
                path: `/v1/tasks/${one.task}/settle`,
                body: { reason: reason.trim() },
              })
            }
          >
            {say('conflicts.settle')}
          </Button>
        </div>
      )}
    </section>
  );
}

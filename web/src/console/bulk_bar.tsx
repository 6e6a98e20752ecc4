// Giving the ticked tasks to one person: tick, "give", a name: three taps. One request a task, how
// far it is, what became of each; those that failed stay ticked; for eight seconds it can all be
// taken back. Left to others: the requests (bulk.ts), the table.

import { useQueries, useQueryClient } from '@tanstack/react-query';
import { Button, Radio } from 'antd';
import { Users, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { TaskDetail, TaskRow } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { kReasons } from '../kit/reasons';
import { Trouble, Waiting } from '../kit/state_card';
import { takers_of } from '../kit/takers';
import { ask, may_try_again, refusal_of } from './asking';
import {
  give_all,
  give_back,
  is_good,
  takers_of_all,
  type BulkEnd,
  type Gift,
  type Outcome,
  type Taker,
} from './bulk';
import { useToast } from './toast';

export interface BulkBarProps {
  rows: TaskRow[];
  is_open: boolean;
  set_open: (is_open: boolean) => void;
  clear: () => void;
  ended: (outcomes: ReadonlyMap<string, Outcome>, left: string[]) => void;
}

// The takers are asked for one task of each place, of so many places at most.
const kAreas_max = 12;
const kPeople_max = 6;

const send = ({ task_id, ...body }: Gift, key: string) =>
  call<TaskDetail>('POST', `/v1/tasks/${task_id}/assign`, { body, key });

function useTakersOf(rows: TaskRow[]) {
  const samples = new Map<string, string>();
  for (const row of rows)
    if (!samples.has(row.area.id) && samples.size < kAreas_max) samples.set(row.area.id, row.id);
  const answers = useQueries({
    queries: [...samples.values()].map((task) => ({
      queryKey: ['responders', task],
      queryFn: () => takers_of(task, ask),
      retry: may_try_again,
    })),
  });
  const by_area = new Map([...samples.keys()].map((area, at) => [area, answers[at]?.data ?? []]));
  const areas = rows.map((row) => row.area.id).filter((area) => samples.has(area));
  // Who holds them all already is no choice.
  const is_other = ({ person }: Taker): boolean =>
    rows.some((row) => row.holder?.id !== person.account_id);
  return {
    takers: takers_of_all(by_area, areas).filter(is_other),
    asked: areas.length,
    is_pending: answers.some((answer) => answer.isPending),
    trouble: answers.find((answer) => answer.isError)?.error,
  };
}

function useGiveAll({ rows, ended }: Pick<BulkBarProps, 'rows' | 'ended'>) {
  const { say } = useSpeech();
  const tell = useToast();
  const client = useQueryClient();
  const [done, set_done] = useState<number | null>(null);
  const refresh = async (): Promise<void> => {
    void client.invalidateQueries({ queryKey: ['late'] });
    void client.invalidateQueries({ queryKey: ['responders'] });
    await client.invalidateQueries({ queryKey: ['tasks'] });
  };
  const take_back = async ({ undos }: BulkEnd): Promise<void> => {
    const failed = await give_back(undos, say('reason.undo'), send);
    await refresh();
    const words = failed > 0 ? 'bulk.undone_some' : 'bulk.undone';
    tell({ words: say(words, { count: undos.length - failed, failed }), is_trouble: failed > 0 });
  };
  const give = async (taker: Taker, reason: string): Promise<void> => {
    set_done(0);
    const { account_id, name } = taker.person;
    const end = await give_all(rows, account_id, reason, send, set_done);
    const left = [...end.outcomes].filter(([, one]) => !is_good(one)).map(([id]) => id);
    await refresh();
    set_done(null);
    ended(end.outcomes, left);
    const count = rows.length - left.length;
    tell({
      words: say(left.length > 0 ? 'bulk.given_some' : 'bulk.given', {
        name,
        count,
        failed: left.length,
      }),
      is_trouble: left.length > 0,
      undo: end.undos.length > 0 ? () => void take_back(end) : null,
    });
  };
  return { give, done };
}

export default function BulkBar(props: BulkBarProps) {
  const { rows, is_open, set_open, clear } = props;
  const { say } = useSpeech();
  const { give, done } = useGiveAll(props);
  const count = rows.length;
  return (
    <section className="bulk" aria-label={say('bulk.title')}>
      {done !== null ? (
        <p className="bulk-progress" role="status">
          <progress max={count} value={done} aria-label={say('bulk.title')} />
          {say('bulk.progress', { done, count })}
        </p>
      ) : (
        <>
          {is_open && <Choose rows={rows} give={give} />}
          <div className="bulk-line">
            <b role="status">{say('bulk.ticked', { count })}</b>
            <Button type="text" icon={<X className="icon" />} onClick={clear}>
              {say('bulk.clear')}
            </Button>
            <Button
              type={is_open ? 'default' : 'primary'}
              className="push"
              icon={<Users className="icon" />}
              aria-expanded={is_open}
              onClick={() => set_open(!is_open)}
            >
              {is_open ? say('close') : say('bulk.give', { count })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface ChooseProps {
  rows: TaskRow[];
  give: (taker: Taker, reason: string) => Promise<void>;
}

function Choose({ rows, give }: ChooseProps) {
  const { say } = useSpeech();
  const { takers, asked, is_pending, trouble } = useTakersOf(rows);
  const is_unheld = rows.some((row) => row.fallback || !row.holder);
  const [reason, set_reason] = useState<string>(is_unheld ? 'uncovered' : 'busy');
  const [is_all, show_all] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // Whoever came by key goes on by key: the first name is next.
  useEffect(() => {
    if (!is_pending) box.current?.querySelector<HTMLElement>('.able button')?.focus();
  }, [is_pending]);
  const shown = takers.slice(0, is_all ? undefined : kPeople_max);
  return (
    <div className="bulk-choose" ref={box}>
      <Radio.Group
        className="reasons"
        value={reason}
        aria-label={say('drawer.why')}
        onChange={(event) => set_reason(String(event.target.value))}
        options={kReasons.map((one) => ({ value: one, label: say(`reason.${one}`) }))}
      />
      {is_pending && <Waiting />}
      {trouble && <Trouble {...refusal_of(trouble)} />}
      {!is_pending && !trouble && takers.length === 0 && (
        <p className="note">{say('drawer.nobody')}</p>
      )}
      <ul className="able">
        {shown.map((taker) => (
          <li key={taker.person.account_id}>
            <div>
              <b>{taker.person.name}</b>
              <span>{taker_words(say, taker, asked)}</span>
            </div>
            <Button
              aria-label={say('bulk.give_to', { name: taker.person.name, count: rows.length })}
              onClick={() => void give(taker, say(`reason.${reason}`))}
            >
              {say('drawer.give')}
            </Button>
          </li>
        ))}
      </ul>
      {!is_all && takers.length > kPeople_max && (
        <Button type="link" onClick={() => show_all(true)}>
          {say('drawer.all_people', { count: takers.length })}
        </Button>
      )}
    </div>
  );
}

type Say = (key: string, values?: Record<string, string | number>) => string;

function taker_words(say: Say, { person, can_take }: Taker, count: number): string {
  return [
    say(`role.${person.role}`),
    person.area.name,
    say('drawer.in_hand', { count: person.open_count }),
    can_take < count ? say('bulk.only', { count: can_take, all: count }) : '',
  ]
    .filter(Boolean)
    .join('　');
}

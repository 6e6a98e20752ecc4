// "Today": the doors of my round and what I promised, by building in visiting order, the door
// number first. One sentence on top, one act at
// the right edge. Left to others: the list itself and what is unsent (work.ts), the task
// (task.tsx).

import {
  Building2,
  Check,
  ChevronRight,
  Clock,
  Hand,
  HeartHandshake,
  ListChecks,
  Route,
} from 'lucide-react';
import { useState } from 'react';

import { say_clock, say_date, say_weekday, say_when } from '../kit/clock';
import { split_door } from '../kit/door';
import { DueChip, WaitChip } from '../kit/due_chip';
import { due_step, is_late_step } from '../kit/due';
import { kind_name, useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { by_building, by_due, is_closed, type ShownRow } from './overlay';
import type { OutboxRecord } from './outbox';
import { is_quick, type ShownDoor } from './round';
import { useDoors, useDueWords, useRows, useWork } from './use_work';

type Order = 'door' | 'due';
let order_kept: Order = 'door';

export function TodayPage() {
  const { say, language } = useSpeech();
  const now = useNow();
  const [order, set_order] = useState<Order>(order_kept);
  const turn = (): void => {
    order_kept = order === 'door' ? 'due' : 'door';
    set_order(order_kept);
  };
  const Icon = order === 'door' ? Route : ListChecks;
  return (
    <>
      <header className="bar">
        <h1>
          {say('tab.today')}
          <small>
            {say_date(language, now)}
            {'　'}
            {say_weekday(language, now)}
          </small>
        </h1>
        <button type="button" className="icon-button push" onClick={turn}>
          <Icon className="icon" aria-hidden="true" />
          {say(order === 'door' ? 'today.by_door' : 'today.by_due')}
        </button>
      </header>
      <TodayBody order={order} now={now} />
    </>
  );
}

function TodayBody({ order, now }: { order: Order; now: number }) {
  const { say } = useSpeech();
  const { work, state } = useWork();
  const rows = useRows();
  const doors = useDoors();
  if (!state.rows) {
    const trouble = state.is_line_down ? { status: 0, fault: null } : state.trouble;
    return (
      <main className="page">
        {trouble ? (
          <Trouble {...trouble} again={() => void work.wake(true)} />
        ) : (
          <Waiting words={say('today.loading')} />
        )}
      </main>
    );
  }
  const doors_in_sight = doors.filter(
    (door) => door.is_open || door.unsent || state.finished_here.has(door.id),
  );
  const here = rows.filter(
    (row) => !is_closed(row) || row.unsent || state.finished_here.has(row.id),
  );
  const before = rows.filter((row) => !here.includes(row));
  return (
    <main className="today">
      <Sentence rows={rows} doors={doors} now={now} />
      {here.length + doors_in_sight.length === 0 && (
        <Nothing done_count={before.length + doors.length} />
      )}
      <Stops rows={here} doors={doors_in_sight} order={order} now={now} />
      {before.length > 0 && (
        <details className="before">
          <summary>{say('today.before', { count: before.length })}</summary>
          <ul className="stops">
            {before.map((row) => (
              <Stop key={row.id} row={row} now={now} is_whole_door />
            ))}
          </ul>
        </details>
      )}
    </main>
  );
}

function Stops({
  rows,
  doors,
  order,
  now,
}: {
  rows: ShownRow[];
  doors: ShownDoor[];
  order: Order;
  now: number;
}) {
  const { say } = useSpeech();
  const { state } = useWork();
  if (order === 'due') {
    return (
      <ul className="stops">
        {by_due(rows).map((row) => (
          <Stop key={row.id} row={row} now={now} is_whole_door />
        ))}
        {doors.map((door) => (
          <DoorStop key={door.id} door={door} is_whole_door />
        ))}
      </ul>
    );
  }
  return by_building(rows, doors, last_done(state.records)).map((building) => (
    <section className="stops" key={building.key}>
      <h2 className="building">
        <Building2 className="icon" aria-hidden="true" />
        <b>{building.name || building.address}</b>
        {building.name && <span>{building.address}</span>}
        <span className="push">{say('today.left', { count: building.left_count })}</span>
      </h2>
      <ul>
        {building.rows.map((row) => (
          <Stop key={row.id} row={row} now={now} />
        ))}
        {building.doors.map((door) => (
          <DoorStop key={door.id} door={door} />
        ))}
      </ul>
    </section>
  ));
}

// Where the person stands: at the door that was done last.
function last_done(records: OutboxRecord[]): { building: string; door: string } | null {
  const last = records.filter((one) => one.door && one.act !== 'accept').at(-1);
  if (!last) return null;
  const { building, number } = split_door(last.door);
  return { building, door: number };
}

// A door of the round: what is due there, and "all well" where that is all there is to say.
function DoorStop({ door, is_whole_door = false }: { door: ShownDoor; is_whole_door?: boolean }) {
  const { say } = useSpeech();
  const due_words = useDueWords();
  const { work, state } = useWork();
  const whole = `${door.name}${door.door}`;
  const can_undo = door.unsent && door.unsent.key !== state.sending_key;
  const answers = [
    door.seen && say(`seen.${door.seen}`),
    door.temperature_tenths && `${(door.temperature_tenths / 10).toFixed(1)} ℃`,
  ].filter(Boolean);
  const until = Math.min(...door.due.map((item) => item.until_hour));
  return (
    <li className={door.is_open ? 'stop' : 'stop past'}>
      <span className="door">{door.door}</span>
      <div className="need">
        <a className="whole" href={`#/door/${door.id}`}>
          <span className="only-read">{whole} </span>
          {door.is_open ? due_words(door) : answers.join('　')}
        </a>
        {is_whole_door && <span className="where">{door.name}</span>}
        <span className="line">
          {door.unsent && <WaitChip />}
          {door.is_open && !door.unsent && (
            <span className="due clock">
              <Clock aria-hidden="true" />
              {say('due.before', { when: `${until}:00` })}
            </span>
          )}
          {door.tried_at && door.is_open && (
            <span className="flag">{say('door.tried', { clock: say_clock(door.tried_at) })}</span>
          )}
        </span>
      </div>
      {!door.is_open && can_undo && (
        <button
          type="button"
          className="edge link"
          onClick={() => void work.take_back(door.unsent?.key ?? '')}
        >
          {say('undo')}
        </button>
      )}
      {door.is_open && is_quick(door) && (
        <button type="button" className="edge well" onClick={() => void work.all_well(door)}>
          <Check className="icon" aria-hidden="true" />
          {say('door.well')}
          <span className="only-read">{whole}</span>
        </button>
      )}
      {door.is_open && !is_quick(door) && (
        <ChevronRight className="icon edge-icon" aria-hidden="true" />
      )}
    </li>
  );
}

function Sentence({ rows, doors, now }: { rows: ShownRow[]; doors: ShownDoor[]; now: number }) {
  const { say, say_parts, language } = useSpeech();
  const { state } = useWork();
  const open = by_due(rows.filter((row) => !is_closed(row)));
  const late = open.filter((row) => is_late_step(due_step(row, now)));
  const next = open[0];
  const left_count = open.length + doors.filter((door) => door.is_open).length;
  const count = rows.length + doors.length;
  const done_count = count - left_count;
  const strong = { b: (children: React.ReactNode) => <b>{children}</b> };
  return (
    <div className="sentence">
      {next && (
        <p>
          {late.length > 0
            ? say_parts('today.some_late', { open: open.length, late: late.length }, strong)
            : say_parts(
                'today.none_late',
                { open: open.length, when: say_when(language, next.due_at, now) },
                strong,
              )}
        </p>
      )}
      {count > 0 && (
        <p className="progress">
          <span>
            <b>{done_count}</b> / {say('today.count', { count })}
          </span>
          <progress
            max={count}
            value={done_count}
            aria-label={say('today.progress', { done: done_count, count })}
          />
          {state.as_of && state.is_line_down && (
            <span>{say('today.as_of', { clock: say_clock(state.as_of) })}</span>
          )}
        </p>
      )}
    </div>
  );
}

function Nothing({ done_count }: { done_count: number }) {
  const { say } = useSpeech();
  return (
    <div className="page">
      {done_count > 0 ? (
        <StateCard
          icon={HeartHandshake}
          title={say('today.all_done')}
          text={say('today.all_done_text', { count: done_count })}
        />
      ) : (
        <StateCard
          icon={HeartHandshake}
          title={say('today.nothing')}
          text={say('today.nothing_text')}
        />
      )}
    </div>
  );
}

function Stop({
  row,
  now,
  is_whole_door = false,
}: {
  row: ShownRow;
  now: number;
  is_whole_door?: boolean;
}) {
  const speech = useSpeech();
  const { say } = speech;
  const { work, state } = useWork();
  const closed = is_closed(row);
  const { building, number } = split_door(row.door);
  const what = kind_name(speech, row.kind, state.kinds);
  const can_undo = row.unsent && row.unsent.key !== state.sending_key;
  return (
    <li className={closed ? 'stop past' : 'stop'}>
      <span className="door">{number}</span>
      <div className="need">
        <a className="whole" href={`#/task/${row.id}`}>
          <span className="only-read">{row.door} </span>
          {what}
        </a>
        {is_whole_door && <span className="where">{building || row.address}</span>}
        <span className="line">
          {row.unsent ? <WaitChip /> : <DueChip due={row} now={now} />}
          {row.fallback && !closed && <span className="flag">{say('task.fallback')}</span>}
        </span>
      </div>
      {closed && can_undo && (
        <button
          type="button"
          className="edge link"
          onClick={() => void work.take_back(row.unsent?.key ?? '')}
        >
          {say('undo')}
        </button>
      )}
      {!closed && row.state === 'open' && (
        <button
          type="button"
          className="edge well"
          onClick={() => void work.record_act('accept', row)}
        >
          <Hand className="icon" aria-hidden="true" />
          {say('task.take')}
          <span className="only-read">{row.door}</span>
        </button>
      )}
      {!closed && row.state === 'accepted' && (
        <ChevronRight className="icon edge-icon" aria-hidden="true" />
      )}
    </li>
  );
}

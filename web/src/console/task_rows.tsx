// The rows of the task table: one group a place, each row with its tick box, promise, words, place
// and holder, and what became of it in the last bulk act. Called by task_table.tsx.

import { Check, TriangleAlert } from 'lucide-react';

import { say_when } from '../kit/clock';
import type { TaskRow } from '../kit/contract';
import { DueChip } from '../kit/due_chip';
import { kind_name, useSpeech, type Speech } from '../kit/i18n';
import { useNow } from '../kit/use_now';
import { span } from '../shell/time';
import { useKinds } from './asking';
import { is_good, type Outcome } from './bulk';

export interface Group {
  name: string;
  rows: TaskRow[];
}

export function groups_of(rows: readonly TaskRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const found = groups.get(row.address);
    if (found) found.rows.push(row);
    else groups.set(row.address, { name: row.address, rows: [row] });
  }
  return [...groups.values()];
}

export interface RowActs {
  open_id: string | undefined;
  chosen_id: string | undefined;
  // Null where nothing can be given away (finished tasks).
  ticked: ReadonlySet<string> | null;
  outcomes: ReadonlyMap<string, Outcome>;
  open: (id: string) => void;
  tick: (id: string, is_shift: boolean) => void;
}

export function GroupRows({ group, acts }: { group: Group; acts: RowActs }) {
  const speech = useSpeech();
  const now = useNow();
  return (
    <>
      <tr className="group">
        <th colSpan={acts.ticked ? 5 : 4} scope="colgroup">
          <b>{group.name}</b>
          {'　'}
          {group_words(speech, group, now)}
        </th>
      </tr>
      {group.rows.map((row) => (
        <Row key={row.id} row={row} acts={acts} now={now} />
      ))}
    </>
  );
}

function Row({ row, acts, now }: { row: TaskRow; acts: RowActs; now: number }) {
  const speech = useSpeech();
  const kinds = useKinds().data ?? [];
  const name = kind_name(speech, row.kind, kinds);
  const is_ticked = acts.ticked?.has(row.id) ?? false;
  const marks = [row.id === acts.open_id && 'open', is_ticked && 'ticked'].filter(Boolean);
  return (
    <tr
      className={marks.join(' ') || undefined}
      data-task={row.id}
      data-chosen={row.id === acts.chosen_id}
      onClick={() => acts.open(row.id)}
    >
      {acts.ticked && (
        <td className="tick" onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            checked={is_ticked}
            aria-label={speech.say('bulk.tick', { what: name, where: row.door || row.area.name })}
            onChange={() => undefined}
            onClick={(event) => acts.tick(row.id, event.shiftKey)}
          />
        </td>
      )}
      <td className="when">
        <DueChip due={row} now={now} />
      </td>
      <td className="what">
        <button
          type="button"
          className="open-task"
          aria-haspopup="dialog"
          onClick={(event) => {
            event.stopPropagation();
            acts.open(row.id);
          }}
        >
          {name}
        </button>
        <small>{speech.say(`state.${row.state}`)}</small>
      </td>
      <td className="where">
        {row.door}
        <small>{row.area.name}</small>
      </td>
      <td className="who">
        <Holder row={row} now={now} outcome={acts.outcomes.get(row.id)} />
      </td>
    </tr>
  );
}

function group_words({ say, language }: Speech, group: Group, now: number): string {
  const count = group.rows.length;
  const oldest = Math.min(...group.rows.map((row) => Date.parse(row.due_at)));
  const is_late = group.rows.some((row) => row.lane === 'late');
  return is_late
    ? say('tasks.group_late', { count, span: span(now - oldest, language) })
    : say('tasks.group', { count });
}

interface HolderProps {
  row: TaskRow;
  now: number;
  outcome: Outcome | undefined;
}

function Holder({ row, now, outcome }: HolderProps) {
  const { say, language } = useSpeech();
  const when = row.accepted_at ? say_when(language, row.accepted_at, now) : '';
  const second = row.fallback
    ? say('task.fallback')
    : row.accepted_at
      ? say('tasks.accepted', { when })
      : say('tasks.not_accepted');
  return (
    <>
      {row.holder ? row.holder.name : <b className="none">{say('task.nobody')}</b>}
      {outcome ? <OutcomeWords outcome={outcome} /> : row.holder && <small>{second}</small>}
    </>
  );
}

function OutcomeWords({ outcome }: { outcome: Outcome }) {
  const { say } = useSpeech();
  const Icon = is_good(outcome) ? Check : TriangleAlert;
  return (
    <small className={is_good(outcome) ? 'outcome' : 'outcome not'}>
      <Icon aria-hidden="true" />
      {say(`bulk.outcome_${outcome}`)}
    </small>
  );
}

// The round on this phone: the server's compact reply unpacked, deltas laid in, and what this phone
// has answered laid over. Pure. Called by work.ts, today.tsx and the door page.

import type { TaskRow } from '../kit/contract';
import type { OutboxRecord } from './outbox';

export interface RoundMember {
  id: string;
  initial: string;
  birth_year: number;
  is_alone: boolean;
}

export interface DueItem {
  rule: string;
  person: string; // whose temperature; '' = the whole door
  until_hour: number;
  is_done: boolean;
}

export interface RoundDoor {
  id: string;
  building: number;
  door: string;
  members: RoundMember[];
  due: DueItem[];
  seen: string;
  seen_at: string | null;
}

export interface RoundRule {
  rule: string;
  zh: string;
  en: string;
  asks_temperature: boolean;
}

export interface Round {
  as_of: string;
  day: string;
  mark: string;
  cells: { id: string; name: string; address: string }[];
  buildings: [number, string][];
  rules: RoundRule[];
  doors: RoundDoor[];
  tasks: TaskRow[];
}

type MemberLine = [string, string, number, number];
type DueLine = [string, string, number, number];
export type DoorLine = [
  string,
  number,
  string,
  MemberLine[],
  DueLine[],
  string,
  string | null,
];

export interface RoundReply extends Omit<Round, 'doors'> {
  is_full: boolean;
  doors: DoorLine[];
}

function door_of(line: DoorLine): RoundDoor {
  const [id, building, door, members, due, seen, seen_at] = line;
  return {
    id,
    building,
    door,
    members: members.map(([one, initial, birth_year, alone]) => ({
      id: one,
      initial,
      birth_year,
      is_alone: alone === 1,
    })),
    due: due.map(([rule, person, until_hour, done]) => ({
      rule,
      person,
      until_hour,
      is_done: done === 1,
    })),
    seen,
    seen_at,
  };
}

// A full reply takes the place of what was kept; a delta changes only the doors it names.
export function laid_in(kept: Round | null, reply: RoundReply): Round {
  const { is_full, doors: lines, ...rest } = reply;
  const fresh = lines.map(door_of);
  if (is_full || !kept) return { ...rest, doors: fresh };
  const by_id = new Map(fresh.map((door) => [door.id, door]));
  return { ...rest, doors: kept.doors.map((door) => by_id.get(door.id) ?? door) };
}

export interface ShownDoor extends RoundDoor {
  name: string; // of its building
  address: string;
  unsent: OutboxRecord | null;
  is_open: boolean; // something is due and not answered
  tried_at: string | null; // nobody opened, today
  temperature_tenths: number | null; // answered on this phone
  tasks: TaskRow[];
}

const kAnswers = new Set(['well', 'unwell', 'moved']);

// What this phone has written down answers what is due, whether it has been sent or not.
export function shown_door(round: Round, door: RoundDoor, records: OutboxRecord[]): ShownDoor {
  const [cell, name] = round.buildings[door.building] ?? [0, ''];
  const due = door.due.map((item) => ({ ...item }));
  let unsent: OutboxRecord | null = null;
  let { seen, seen_at } = door;
  let temperature_tenths: number | null = null;
  for (const record of records) {
    const { body } = record;
    if (record.act !== 'visit' || body.household !== door.id) continue;
    if (record.state === 'needs_you' || !body.happened_at.startsWith(round.day)) continue;
    if (record.state === 'waiting') unsent = record;
    if (body.seen && (!seen_at || Date.parse(body.happened_at) >= Date.parse(seen_at))) {
      seen = body.seen;
      seen_at = body.happened_at;
    }
    if (body.temperature_tenths) temperature_tenths = body.temperature_tenths;
    for (const item of due) {
      const is_same = item.person
        ? item.person === body.person && body.temperature_tenths !== undefined
        : kAnswers.has(body.seen ?? '');
      if (is_same) item.is_done = true;
    }
  }
  const is_open = due.some((item) => !item.is_done);
  const is_today = seen_at?.startsWith(round.day) ?? false;
  return {
    ...door,
    due,
    seen,
    seen_at,
    name,
    // The community's own name: the district and street are the same all round.
    address: round.cells[cell]?.address.split(' ').at(-1) ?? '',
    unsent,
    is_open,
    tried_at: is_today && seen === 'nobody' ? seen_at : null,
    temperature_tenths,
    tasks: [],
  };
}

// The doors with something due today, answered ones too.
export function doors_today(round: Round, records: OutboxRecord[]): ShownDoor[] {
  return round.doors
    .filter((door) => door.due.length > 0)
    .map((door) => shown_door(round, door, records));
}

// Only "all is well" is asked: one tap answers it from the list.
export function is_quick(door: ShownDoor): boolean {
  return door.is_open && door.due.every((item) => !item.person) && door.tasks.length === 0;
}

// Lays what this phone has not yet sent (or has just sent) over the list the server gave: the
// optimistic view. Called by the field pages. Pure. The server's row wins as soon as it has moved
// as far as the record.

import type { TaskRow } from '../kit/contract';
import { compare_doors, split_door } from '../kit/door';
import type { OutboxRecord } from './outbox';

export interface ShownRow extends TaskRow {
  unsent: OutboxRecord | null;
}

const kRank: Record<TaskRow['state'], number> = { open: 0, accepted: 1, done: 2, dropped: 2 };

export function overlay(rows: TaskRow[], records: OutboxRecord[]): ShownRow[] {
  return rows.map((row) => overlay_row(row, records));
}

export function overlay_row<T extends TaskRow>(
  row: T,
  records: OutboxRecord[],
): T & { unsent: OutboxRecord | null } {
  let shown: T & { unsent: OutboxRecord | null } = { ...row, unsent: null };
  for (const record of records) {
    if (record.task_id !== row.id || record.state === 'needs_you') continue;
    const reached = record.act === 'accept' ? 'accepted' : 'done';
    if (kRank[reached] > kRank[shown.state]) {
      const at = record.body.happened_at;
      shown =
        reached === 'accepted'
          ? {
              ...shown,
              state: 'accepted',
              lane: shown.lane === 'waiting' ? 'going' : shown.lane,
              accepted_at: at,
            }
          : { ...shown, state: 'done', lane: 'closed', done_at: at };
    }
    if (record.state === 'waiting') shown.unsent = record;
  }
  return shown;
}

export function is_closed(row: TaskRow): boolean {
  return row.state === 'done' || row.state === 'dropped';
}

export interface Building {
  name: string;
  address: string;
  rows: ShownRow[];
  left_count: number;
}

// Buildings in the order of their most urgent open row, doors in walking order inside one.
export function by_building(rows: ShownRow[]): Building[] {
  const buildings = new Map<string, Building>();
  for (const row of rows) {
    const { building } = split_door(row.door);
    const name = `${row.address}\n${building}`;
    let found = buildings.get(name);
    if (!found) {
      found = { name: building, address: row.address, rows: [], left_count: 0 };
      buildings.set(name, found);
    }
    found.rows.push(row);
    if (!is_closed(row)) found.left_count += 1;
  }
  const list = [...buildings.values()];
  for (const building of list) building.rows.sort((a, b) => compare_doors(a.door, b.door));
  return list.sort((a, b) => first_due(a) - first_due(b));
}

function first_due(building: Building): number {
  const open = building.rows.filter((row) => !is_closed(row));
  return open.length
    ? Math.min(...open.map((row) => Date.parse(row.due_at)))
    : Number.MAX_SAFE_INTEGER;
}

export function by_due(rows: ShownRow[]): ShownRow[] {
  return [...rows].sort(
    (a, b) =>
      Number(is_closed(a)) - Number(is_closed(b)) || Date.parse(a.due_at) - Date.parse(b.due_at),
  );
}

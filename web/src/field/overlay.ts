// Lays what this phone has not yet sent (or has just sent) over the list the server gave: the
// optimistic view. Called by the field pages. Pure. The server's row wins as soon as it has moved
// as far as the record.

import type { TaskRow } from '../kit/contract';
import { compare_doors, split_door } from '../kit/door';
import type { OutboxRecord } from './outbox';
import type { ShownDoor } from './round';
import { building_order, door_order } from './route_order';

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
    if (record.task_id !== row.id || (record.act !== 'accept' && record.act !== 'done')) continue;
    if (record.state === 'needs_you' || record.state === 'conflict') continue;
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
  key: string;
  name: string;
  address: string;
  rows: ShownRow[];
  doors: ShownDoor[];
  left_count: number;
}

// Buildings in visiting order, from where the last door was done; rows and doors of each in walking
// order.
export function by_building(
  rows: ShownRow[],
  doors: ShownDoor[] = [],
  last: { building: string; door: string } | null = null,
): Building[] {
  const buildings = new Map<string, Building>();
  const of = (name: string, address: string): Building => {
    const key = `${address}\n${name}`;
    const found = buildings.get(key);
    if (found) return found;
    const made: Building = { key, name, address, rows: [], doors: [], left_count: 0 };
    buildings.set(key, made);
    return made;
  };
  const address_of_name = new Map(doors.map((door) => [door.name, door.address]));
  for (const door of doors) {
    const building = of(door.name, door.address);
    building.doors.push(door);
    if (door.is_open) building.left_count += 1;
  }
  for (const row of rows) {
    const name = split_door(row.door).building;
    const building = of(name, address_of_name.get(name) ?? row.address);
    building.rows.push(row);
    if (!is_closed(row)) building.left_count += 1;
  }
  const list = [...buildings.values()];
  for (const building of list) {
    building.rows.sort((a, b) => compare_doors(a.door, b.door));
    const is_here = last !== null && last.building === building.name;
    building.doors = door_order(building.doors, is_here ? last.door : null);
  }
  const start = list.findIndex((one) => one.name === last?.building);
  return building_order(list, start).map((at) => list[at] as Building);
}

export function by_due(rows: ShownRow[]): ShownRow[] {
  return [...rows].sort(
    (a, b) =>
      Number(is_closed(a)) - Number(is_closed(b)) || Date.parse(a.due_at) - Date.parse(b.due_at),
  );
}

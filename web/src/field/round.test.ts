// The round unpacked, changed by a delta, and answered on this phone before it is sent.

import { expect, test } from 'vitest';

import type { OutboxRecord } from './outbox';
import { doors_today, is_quick, laid_in, type DoorLine, type RoundReply } from './round';

const line = (id: string, door: string, due: DoorLine[4] = [['daily', '', 20, 0]]): DoorLine => [
  id,
  0,
  door,
  [['P1', '王', 1944, 1]],
  due,
  '',
  null,
];

const reply = (doors: DoorLine[], is_full = true): RoundReply => ({
  as_of: '2026-01-03T08:00:00+08:00',
  day: '2026-01-03',
  mark: 'm',
  is_full,
  cells: [{ id: 'C', name: '第 1 格', address: '甲社区' }],
  buildings: [[0, '3号楼2单元']],
  rules: [],
  doors,
  tasks: [],
});

function visit(household: string, patch: Partial<OutboxRecord['body']> = {}): OutboxRecord {
  return {
    key: 'k',
    account_id: 'A',
    act: 'visit',
    task_id: '',
    kind: '',
    door: '401',
    address: '',
    body: { happened_at: '2026-01-03T09:00:00+08:00', household, seen: 'well', ...patch },
    made_at: 0,
    state: 'waiting',
    tries: 0,
    next_try_at: 0,
    fault: null,
    sent_at: null,
  };
}

test('a delta changes the doors it names and leaves the others', () => {
  const first = laid_in(null, reply([line('A', '401'), line('B', '402')]));
  const next = laid_in(first, reply([line('B', '402', [['daily', '', 20, 1]])], false));
  expect(next.doors.map((door) => door.due[0]?.is_done)).toEqual([false, true]);
  expect(next.doors).toHaveLength(2);
});

test('"well" answers the visit at once, sent or not; another day it does not', () => {
  const round = laid_in(null, reply([line('A', '401')]));
  expect(doors_today(round, [])[0]?.is_open).toBe(true);
  const answered = doors_today(round, [visit('A')])[0];
  expect(answered?.is_open).toBe(false);
  expect(answered?.unsent?.key).toBe('k');
  const before = visit('A', { happened_at: '2026-01-02T09:00:00+08:00' });
  expect(doors_today(round, [before])[0]?.is_open).toBe(true);
});

test('a temperature is answered for its person only; then one tap is not enough', () => {
  const round = laid_in(null, reply([line('A', '401', [['fever', 'P1', 18, 0]])]));
  const door = doors_today(round, [visit('A')])[0];
  expect(door?.is_open).toBe(true);
  expect(door && is_quick(door)).toBe(false);
  const measured = visit('A', { person: 'P1', temperature_tenths: 365 });
  expect(doors_today(round, [measured])[0]?.is_open).toBe(false);
});

test('knocking in vain leaves the door open and says when', () => {
  const round = laid_in(null, reply([line('A', '401')]));
  const door = doors_today(round, [visit('A', { seen: 'nobody' })])[0];
  expect(door?.is_open).toBe(true);
  expect(door?.tried_at).toBe('2026-01-03T09:00:00+08:00');
});

test('what the server refused answers nothing', () => {
  const round = laid_in(null, reply([line('A', '401')]));
  const refused = { ...visit('A'), state: 'needs_you' as const };
  expect(doors_today(round, [refused])[0]?.is_open).toBe(true);
});

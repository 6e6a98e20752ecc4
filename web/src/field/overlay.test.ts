// The optimistic view: what this phone has done shows at once, and the server's word wins when it
// is further.

import { expect, test } from 'vitest';

import type { TaskRow } from '../kit/contract';
import { compare_doors, split_door } from '../kit/door';
import type { OutboxRecord } from './outbox';
import { by_building, overlay } from './overlay';

function row_of(id: string, patch: Partial<TaskRow> = {}): TaskRow {
  return {
    id,
    source: 'ask',
    kind: 'medicine',
    title: '',
    priority: 2,
    state: 'open',
    lane: 'waiting',
    door: '3号楼2单元401',
    address: '甲社区',
    area: { id: 'A', name: '第 1 格', level: 'grid_cell', parent_name: '甲社区' },
    due_at: '2026-11-22T12:00:00+08:00',
    is_late: false,
    accepted_at: null,
    done_at: null,
    holder: null,
    fallback: false,
    is_crisis: false,
    needs_decision: false,
    version: 1,
    ...patch,
  };
}

function record_of(
  task_id: string,
  act: 'accept' | 'done',
  patch: Partial<OutboxRecord> = {},
): OutboxRecord {
  return {
    key: `${task_id}${act}`,
    account_id: 'me',
    act,
    task_id,
    kind: 'medicine',
    door: '',
    address: '',
    body: { happened_at: '2026-11-22T09:00:00+08:00' },
    made_at: 0,
    state: 'waiting',
    tries: 0,
    next_try_at: 0,
    fault: null,
    sent_at: null,
    ...patch,
  };
}

test('an unsent done shows as done and as waiting for signal', () => {
  const [row] = overlay([row_of('T1')], [record_of('T1', 'accept'), record_of('T1', 'done')]);
  expect(row).toMatchObject({
    state: 'done',
    lane: 'closed',
    done_at: '2026-11-22T09:00:00+08:00',
  });
  expect(row?.unsent?.act).toBe('done');
});

test('a refused record changes nothing on the list', () => {
  const [row] = overlay([row_of('T1')], [record_of('T1', 'done', { state: 'needs_you' })]);
  expect(row).toMatchObject({ state: 'open', unsent: null });
});

test('the server wins when it is further', () => {
  const dropped = row_of('T1', { state: 'dropped', lane: 'closed' });
  expect(overlay([dropped], [record_of('T1', 'accept')])[0]?.state).toBe('dropped');
});

test('buildings come in walking order, from where the last door was done', () => {
  const rows = overlay(
    [
      row_of('T1', { door: '1号楼1单元1001' }),
      row_of('T2', { door: '1号楼1单元202' }),
      row_of('T3', { door: '3号楼2单元401', due_at: '2026-11-22T10:00:00+08:00' }),
    ],
    [],
  );
  const buildings = by_building(rows);
  expect(buildings.map((one) => one.name)).toEqual(['1号楼1单元', '3号楼2单元']);
  const on_the_way = by_building(rows, [], { building: '3号楼2单元', door: '401' });
  expect(on_the_way.map((one) => one.name)).toEqual(['3号楼2单元', '1号楼1单元']);
  expect(buildings[0]?.rows.map((row) => row.id)).toEqual(['T2', 'T1']);
});

test.each([
  ['3号楼2单元401', '3号楼2单元', '401'],
  ['二组12号', '二组', '12号'],
  ['401', '', '401'],
  ['老槐树旁第二家', '', '老槐树旁第二家'],
])('the door %s is the stairwell %s and the number %s', (door, building, number) => {
  expect(split_door(door)).toEqual({ building, number });
});

test('doors sort as one walks, not as letters', () => {
  expect(['1001', '202', '1002'].sort(compare_doors)).toEqual(['202', '1001', '1002']);
});

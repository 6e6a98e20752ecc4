// Filters: what the address may hold, what fits, what to loosen, what a device keeps; and ticking.

import { expect, test } from 'vitest';

import type { TaskDetail, TaskRow } from '../kit/contract';
import { all_ticked, kNone, still_there, ticked } from './selection';
import { changes_of } from './task_changes';
import {
  asked_of,
  fits,
  is_empty,
  keep_filters,
  read_search,
  saved_filters,
  tightest,
  with_saved,
} from './task_filter';

const kNow = Date.parse('2026-01-02T12:00:00+08:00');
const row = (part: Partial<TaskRow>): TaskRow =>
  ({
    kind: 'food',
    fallback: false,
    holder: { id: 'H1', name: 'x' },
    due_at: '2026-01-02T11:00:00+08:00',
    address: 'North',
    door: '3-101',
    area: { id: 'A', name: 'Cell 2', level: 'grid_cell', parent_name: 'North' },
    ...part,
  }) as TaskRow;

test('the address is read, and nothing else gets through it', () => {
  expect(read_search({ task: 'T1', kind: 'food', over: '60', fallback: 'true' })).toEqual({
    task: 'T1',
    kind: 'food',
    over: 60,
    fallback: true,
  });
  expect(read_search({ kind: '<b>', over: -1, holder: 'a b', place: ' ', other: 'x' })).toEqual({});
});

test.each<[Parameters<typeof fits>[0], boolean]>([
  [{}, true],
  [{ kind: 'food' }, true],
  [{ kind: 'doctor' }, false],
  [{ over: 30 }, true],
  [{ over: 60 }, false],
  [{ fallback: true }, false],
  [{ holder: 'H1' }, true],
  [{ holder: 'H2' }, false],
  [{ place: 'cell 2' }, true],
  [{ place: '3-101' }, false],
])('%j fits %s', (filter, is_fit) => {
  expect(fits(filter, row({}), kNow)).toBe(is_fit);
});

test('the server is asked what it can narrow by, and never by a place name', () => {
  expect(asked_of({ kind: 'food', over: 60, priority: 'urgent', place: 'North' })).toBe(
    '&kind=food&over=60&priority=urgent',
  );
  expect(asked_of({ fallback: true })).toBe('');
  expect(read_search({ priority: 'urgent' })).toEqual({ priority: 'urgent' });
  expect(read_search({ priority: 'most' })).toEqual({});
});

test('what hides most is what to loosen', () => {
  const rows = [row({}), row({ kind: 'doctor' })];
  expect(tightest({ kind: 'food', holder: 'H9' }, rows, kNow)).toBe('holder');
  expect(tightest({ kind: 'pets', holder: 'H9' }, rows, kNow)).toBeNull();
  expect(is_empty({ fallback: false })).toBe(true);
});

test('saved filters survive a broken store, are few, and the name is the key', () => {
  const box = new Map<string, string>();
  const store = { getItem: (k: string) => box.get(k) ?? null, setItem: box.set.bind(box) };
  expect(saved_filters(store)).toEqual([]);
  const one = with_saved([], { name: ' late ', filter: { over: 60 } });
  keep_filters(store, with_saved(one, { name: 'late', filter: { over: 120 } }));
  expect(saved_filters(store)).toEqual([{ name: 'late', filter: { over: 120 } }]);
  box.set('console.filters', '{broken');
  expect(saved_filters(store)).toEqual([]);
  expect(with_saved(one, { name: '  ', filter: {} })).toEqual(one);
});

test('ticking: one, a range with shift, all, and those that left the list', () => {
  const shown = ['a', 'b', 'c', 'd'];
  const first = ticked(kNone, shown, 'b', false);
  const range = ticked(first, shown, 'd', true);
  expect([...range.ids]).toEqual(['b', 'c', 'd']);
  expect([...ticked(range, shown, 'c', false).ids]).toEqual(['b', 'd']);
  expect(all_ticked(range, shown).ids.size).toBe(4);
  expect(all_ticked(all_ticked(range, shown), shown).ids.size).toBe(0);
  expect([...still_there(range, ['a', 'b']).ids]).toEqual(['b']);
  expect(still_there(range, shown)).toBe(range);
});

test('what the other changed is told field by field', () => {
  const words = {
    nobody: 'nobody',
    state: (state: string) => state,
    when: (at: string) => at,
    priority: String,
  };
  const was = { holder: null, state: 'open', due_at: '1', priority: 2, text: 't' };
  const is = { ...was, holder: { id: 'H', name: 'Li' }, state: 'accepted' };
  const told = changes_of(was as TaskDetail, is as TaskDetail, words);
  expect(told).toEqual([
    { field: 'holder', was: 'nobody', is: 'Li' },
    { field: 'state', was: 'open', is: 'accepted' },
  ]);
});

// Who finds what in the side menu, in which order, and which row is the open one.

import { expect, test } from 'vitest';

import { address_of, is_open, kMenu, menu_of, start_of } from './menu';
import zh from './words/zh-CN.json';

test('a desk finds its own rows only, in the order of the groups', () => {
  const duty = menu_of(['duty'], ['street_officer']);
  expect(duty[0]?.group).toBe('now');
  expect(duty.flatMap((part) => part.rows).every((row) => row.desks.includes('duty'))).toBe(true);
  expect(menu_of(['audit'], ['auditor']).map((part) => part.group)).toContain('system');
  expect(menu_of([], ['resident'])).toEqual([]);
});

test('each row is worded and has its own address', () => {
  const places = kMenu.map((row) => row.place);
  expect(new Set(places).size).toBe(places.length);
  for (const row of kMenu) expect(zh).toHaveProperty([row.word]);
});

test('exactly the row of the address is open', () => {
  const open_at = (path: string) =>
    kMenu.filter((row) => is_open(row, path)).map((row) => row.place);
  expect(open_at('/late/ABC')).toEqual(['/late/{area}']);
  expect(open_at('/tasks/ABC/late')).toEqual(['/late/{area}']);
  expect(open_at('/tasks/ABC/going')).toEqual(['/tasks/{area}/going']);
  expect(open_at('/nowhere')).toEqual([]);
});

test('the place one looks at goes into the address; a desk has its first page', () => {
  expect(address_of('/late/{area}', 'ABC')).toBe('/late/ABC');
  expect(start_of(['audit', 'duty'])).toBe('/audit/leaves');
  expect(start_of([])).toBeNull();
});

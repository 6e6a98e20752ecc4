// Tops, paths and stretches of a drill's curves.

import { expect, test } from 'vitest';

import { curve_of, most_of, round_top, stretches_of, type Frame } from './drill_curves';

const frame = (at_s: number, changes: Partial<Frame> = {}): Frame => ({
  at_s,
  phase: 'opening',
  wanted_per_s: 0,
  fetched_per_s: 0,
  from_phone_per_s: 0,
  refused_per_s: 0,
  unreached_per_s: 0,
  p99_ms: 0,
  acts_p99_ms: 0,
  acts_per_s: 0,
  checks_per_s: 0,
  waiting: 0,
  is_house_up: true,
  is_show_up: true,
  is_database_up: true,
  ...changes,
});

test('a top is round and never below the most', () => {
  expect([0, 0.7, 1, 3, 21_667].map(round_top)).toEqual([1, 0.8, 1, 3, 25_000]);
  expect(most_of([], ['p99_ms'])).toBe(0);
  expect(most_of([frame(1, { p99_ms: 3, checks_per_s: 9 })], ['p99_ms', 'checks_per_s'])).toBe(9);
});

test('a curve goes from left to right and stays inside', () => {
  const frames = [frame(0), frame(5, { p99_ms: 50 }), frame(12, { p99_ms: 900 })];
  expect(curve_of(frames, 'p99_ms', 10, 100, { width: 100, height: 10 })).toBe(
    'M0.0 10.0L50.0 5.0L100.0 0.0',
  );
});

test('a stretch begins where it was first so and ends where it was last', () => {
  const frames = [1, 2, 3, 4, 5, 6].map((at) =>
    frame(at, { is_house_up: at !== 2 && at !== 3 && at !== 6 }),
  );
  expect(stretches_of(frames, (one) => !one.is_house_up)).toEqual([
    { from_s: 1, until_s: 3 },
    { from_s: 5, until_s: 6 },
  ]);
  expect(stretches_of(frames, () => false)).toEqual([]);
});

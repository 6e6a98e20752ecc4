// A drill's numbers in words: nothing rounded to look better than it was.

import { expect, test } from 'vitest';

import {
  clock_of, down_of, killed_count, next_of, number_of, quiet_s, seconds_of, share_of, type Run,
} from './drill_story';

const kRun: Run = {
  started_at: '2026-11-22T20:00:00+08:00',
  written_at: '2026-11-22T20:00:30+08:00',
  people: 2000,
  seconds: 180,
  times: 10,
  peak_per_s: 0.3,
  goal_per_s: 3,
  phase: 'opening',
  is_over: false,
  laid_share: 1,
  plan: [
    { word: 'opening', at_s: 18 },
    { word: 'kill', at_s: 39.6 },
  ],
  frames: [],
  events: [],
  sums: {
    shown: 0, not_shown: 0, from_server: 0, checks: 0, checks_unanswered: 0, forged: 0,
    false_accepts: 0, asks: 0, scans: 0, show_p99_ms: null, ask_p99_ms: null,
    check_p99_ms: null, lost: null, is_held: null,
  },
};

test('one that could not show is not a hundred per cent', () => {
  expect(share_of(3_549_002, 3_549_003, 'en')).toBe('99.99%');
  expect(share_of(7, 7, 'en')).toBe('100%');
  expect(share_of(0, 0, 'en')).toBe('—');
});

test('a fifth of a second is not nothing, and a large number has no fraction', () => {
  expect(seconds_of(0.17)).toBe('0.17');
  expect(seconds_of(0.001)).toBe('0.01');
  expect(seconds_of(59.7)).toBe('60');
  expect(number_of(21_666.7, 'en')).toBe('21,667');
  expect(number_of(2.34, 'en')).toBe('2.3');
  expect(clock_of(83.4)).toBe('1:23');
});

test('what comes next is said before it happens', () => {
  expect(next_of(kRun)).toEqual({ word: 'opening', in_s: 18 });
  expect(next_of({ ...kRun, is_over: true })).toBeNull();
});

test('a drill that fell silent is told', () => {
  expect(quiet_s(kRun, '2026-11-22T20:00:40+08:00')).toBe(0);
  expect(quiet_s(kRun, '2026-11-22T20:02:00+08:00')).toBe(90);
  expect(quiet_s({ ...kRun, is_over: true }, '2026-11-23T20:00:00+08:00')).toBe(0);
});

test('each part was down from its kill to its own return, and still is when none came', () => {
  const events = [
    { word: 'kill', at_s: 13 },
    { word: 'show_up', at_s: 13.2 },
    { word: 'house_up', at_s: 15 },
    { word: 'gone', at_s: 30 },
  ];
  const frames = [{ at_s: 40 } as Run['frames'][number]];
  const run = { ...kRun, events, frames };
  expect(down_of(run, 'house')).toEqual([{ from_s: 13, until_s: 15, is_now: false }]);
  expect(down_of(run, 'show')).toEqual([{ from_s: 13, until_s: 13.2, is_now: false }]);
  expect(down_of(run, 'database')).toEqual([{ from_s: 30, until_s: 40, is_now: true }]);
  expect(killed_count(run)).toBe(1);
});

// Times as people say them, by the clock of the city.
import { expect, test } from 'vitest';
import { clock, clock_at, day_clock, due_step, span } from './time';

const kNow = Date.parse('2026-11-22T15:42:00+08:00');
const at = (text: string): string => `2026-${text}:00+08:00`;

test.each([
  [at('11-22T18:00'), '今天 18:00', 'today 18:00'],
  [at('11-21T09:05'), '昨天 09:05', 'yesterday 09:05'],
  [at('11-23T00:00'), '明天 00:00', 'tomorrow 00:00'],
  [at('11-20T08:00'), '11 月 20 日 08:00', '20 Nov 08:00'],
  ['2025-01-03T15:42:00+08:00', '2025 年 1 月 3 日 15:42', '3 Jan 2025 15:42'],
])('%s is said as people say it', (time, zh, en) => {
  expect(day_clock(time, kNow, 'zh')).toBe(zh);
  expect(day_clock(time, kNow, 'en')).toBe(en);
});

test("the day turns at the city's midnight, not at the phone's", () => {
  const just_after_midnight = Date.parse('2026-11-22T00:10:00+08:00');
  expect(day_clock(at('11-21T23:50'), just_after_midnight, 'zh')).toBe('昨天 23:50');
  expect(clock_at(just_after_midnight, at('11-21T23:50'))).toBe('00:10');
});

test('the clock shown is the one the server meant', () => {
  expect(clock('2026-11-22T08:00:00+08:00')).toBe('08:00');
  expect(clock('2026-11-22T00:00:00Z')).toBe('00:00');
});

test.each([
  [30_000, '1 分', '1 min'],
  [55 * 60_000, '55 分', '55 min'],
  [5 * 3_600_000, '5 小时', '5 h'],
  [(5 * 60 + 40) * 60_000, '5 小时 40 分', '5 h 40 min'],
  [51 * 3_600_000, '2 天 3 小时', '2 d 3 h'],
])('%d ms is a span of words', (length, zh, en) => {
  expect(span(length, 'zh')).toBe(zh);
  expect(span(length, 'en')).toBe(en);
});

test.each([
  ['two hours before', at('11-22T17:42'), null, 'clock'],
  ['in the last hour', at('11-22T16:41'), null, 'soon'],
  ['at its very minute', at('11-22T15:42'), null, 'soon'],
  ['just late', at('11-22T15:41'), null, 'late'],
  ['three hours late', at('11-22T12:42'), null, 'late_long'],
  ['done, though late', at('11-22T12:42'), at('11-22T15:00'), 'done'],
])('a promise %s has its own chip', (_name, due, done, step) => {
  expect(due_step(due, done, kNow)).toBe(step);
});

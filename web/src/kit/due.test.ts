// The due chip's table: every step, at its edge, in both languages.

import { expect, test } from 'vitest';

import kit_en from './words/en.json';
import kit_zh from './words/zh-CN.json';
import { due_step, due_words, type Due } from './due';
import { make_speech } from './i18n';

const kDue = '2026-11-22T18:00:00+08:00';
const kZh = make_speech('zh', kit_zh);
const kEn = make_speech('en', kit_en);

function at(clock: string, day = '22'): number {
  return Date.parse(`2026-11-${day}T${clock}+08:00`);
}

const kOpen: Due = { state: 'open', due_at: kDue, done_at: null };

test.each([
  ['16:59:59', 'clock', '18:00 前', 'by 18:00'],
  ['17:20:00', 'soon', '还有 40 分', '40 min left'],
  ['17:59:30', 'soon', '还有 1 分', '1 min left'],
  ['18:00:01', 'late', '迟 1 分', '1 min late'],
  ['18:55:00', 'late', '迟 55 分', '55 min late'],
  ['20:59:59', 'late', '迟 2 小时 59 分', '2 h 59 min late'],
  ['21:00:00', 'late_long', '迟 3 小时', '3 h late'],
  ['23:40:00', 'late_long', '迟 5 小时 40 分', '5 h 40 min late'],
])('at %s it is %s', (clock, step, zh, en) => {
  const now = at(clock);
  expect(due_step(kOpen, now)).toBe(step);
  expect(due_words(kZh, kOpen, now)).toBe(zh);
  expect(due_words(kEn, kOpen, now)).toBe(en);
});

test('tomorrow and yesterday are named', () => {
  expect(due_words(kZh, kOpen, at('20:00:00', '21'))).toBe('明天 18:00 前');
  expect(due_words(kZh, { ...kOpen, state: 'done', done_at: kDue }, at('08:00:00', '23'))).toBe(
    '昨天 18:00 办好',
  );
});

test('a finished task is quiet however late it was', () => {
  const done: Due = { state: 'done', due_at: kDue, done_at: '2026-11-22T22:08:00+08:00' };
  expect(due_step(done, at('23:00:00'))).toBe('done');
  expect(due_words(kZh, done, at('23:00:00'))).toBe('22:08 办好');
  expect(due_step({ ...done, state: 'dropped' }, at('23:00:00'))).toBe('dropped');
});

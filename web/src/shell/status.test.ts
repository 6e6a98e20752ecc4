// The rule's own words reach the reader unchanged; only times are said as people say them.
import { expect, test } from 'vitest';
import { shape_of, status_head, status_lines, type PassStatus } from './status';

const kNow_ms = Date.parse('2026-01-03T08:00:00+08:00');
const kPage: PassStatus = {
  verdict: 'stop',
  is_lapsed: false,
  is_late_in_public: false,
  why: null,
  zh: [
    '请停步 - 单管核酸阳性 [S1]',
    '原因：有资质的实验室签名报告：您本人的单管检测为阳性。',
    '有效至：2026-01-17T07:00:00+08:00',
    '可以申诉；24小时内未答复即降为“询问”并转交上一级（实验室签名的阳性结果除外）',
  ],
  en: [
    'Please stop - Positive single test [S1]',
    'Why: A licensed laboratory signed a positive result of your own single test.',
    'Evidence: laboratory result 2026-01-03T07:00:00+08:00 (7Q42K9XB01234)',
    'No status bars emergency care, medicine, food, shelter or one\'s own home',
  ],
  waiting: [],
  appeals: [],
  as_of: '2026-01-03T08:00:00+08:00',
};

test('the head is the rule, without the verdict and its code', () => {
  expect(status_head(kPage, 'zh')).toBe('单管核酸阳性');
  expect(status_head(kPage, 'en')).toBe('Positive single test');
  expect(status_head({ ...kPage, zh: [] }, 'zh')).toBe('');
});

test('a line is a label and its text; a sentence has no label', () => {
  const zh = status_lines(kPage, kNow_ms, 'zh');
  expect(zh[0]).toEqual({
    label: '原因',
    text: '有资质的实验室签名报告：您本人的单管检测为阳性。',
  });
  expect(zh[2]?.label).toBe('');
  const en = status_lines(kPage, kNow_ms, 'en');
  expect(en.map((line) => line.label)).toEqual(['Why', 'Evidence', '']);
});

test('times are said as the city says them', () => {
  expect(status_lines(kPage, kNow_ms, 'zh')[1]?.text).toMatch(/17.*07:00/);
  expect(status_lines(kPage, kNow_ms, 'en')[1]?.text).toMatch(/^laboratory result .*07:00 \(7Q4/);
  expect(status_lines(kPage, kNow_ms, 'en')[1]?.text).not.toContain('T07');
});

test('a verdict has a shape', () => {
  expect([shape_of('ok'), shape_of('ask'), shape_of('stop')]).toEqual(['go', 'ask', 'stop']);
});

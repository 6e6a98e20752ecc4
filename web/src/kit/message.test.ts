// What kit/message.ts reads and says.

import { expect, test } from 'vitest';

import { read_message, say_pieces } from './message';

const say = (text: string, values: Parameters<typeof say_pieces>[1] = {}, locale = 'en') =>
  say_pieces(read_message(text), values, locale);

test('places are filled, a missing one is shown as it is named', () => {
  expect(say('{a} of {b}', { a: 1 })).toEqual(['1 of {b}']);
});

test('a number is grouped, a count follows its plural', () => {
  expect(say('{n, number}', { n: 12345 })).toEqual(['12,345']);
  const tasks = '{n, plural, =0 {nothing} one {# task} other {# tasks}} left';
  expect(say(tasks, { n: 0 })).toEqual(['nothing left']);
  expect(say(tasks, { n: 1 })).toEqual(['1 task left']);
  expect(say(tasks, { n: 1200 })).toEqual(['1,200 tasks left']);
});

test('a word chooses its case', () => {
  const text = '{who, select, she {hers} other {theirs}}';
  expect(say(text, { who: 'she' })).toEqual(['hers']);
  expect(say(text, { who: 'x' })).toEqual(['theirs']);
});

test('a tag wraps what is inside it, places too', () => {
  const b = (inside: unknown[]) => ({ b: inside });
  expect(say('in <b>{n} homes</b>.', { n: 3, b })).toEqual(['in ', { b: ['3 homes'] }, '.']);
  expect(say('a < b, #1')).toEqual(['a < b, #1']);
});

test.each(['{', '{a', '{a,}', '{a, date}', '</b>', '<b>x', 'x}'])('%s is refused', (text) => {
  expect(() => read_message(text)).toThrow();
});

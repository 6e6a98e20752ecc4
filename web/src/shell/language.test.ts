// Filling blanks: what is known is filled in, what is not stays visible.
import { expect, test } from 'vitest';
import { fill } from './language';

test('blanks are filled, unknown ones stay visible', () => {
  expect(fill('答应您{when} 前，{name}', { when: '今天 18:00', name: '李春燕' })).toBe(
    '答应您今天 18:00 前，李春燕',
  );
  expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}');
});

test('what fills a blank is never filled again', () => {
  expect(fill('{name}', { name: '{secret}', secret: 'x' })).toBe('{secret}');
});

// The steps of the heat: their bounds, at each edge, and what the legend says.

import { expect, test } from 'vitest';

import { heat_bounds, heat_step, legend_words } from './heat';

test('few late tasks are told apart singly', () => {
  expect(heat_bounds(9)).toEqual([1, 3, 6, 9]);
  expect(legend_words([1, 3, 6, 9])).toEqual(['0', '1–2', '3–5', '6–8', '≥ 9']);
});

test('many are told apart by round shares', () => {
  expect(heat_bounds(36)).toEqual([1, 10, 20, 30]);
  expect(heat_bounds(870)).toEqual([1, 250, 500, 750]);
});

test.each([
  [0, 0],
  [1, 1],
  [2, 1],
  [3, 2],
  [6, 3],
  [8, 3],
  [9, 4],
  [400, 4],
])('%i late is step %i', (count, step) => {
  expect(heat_step(count, heat_bounds(9))).toBe(step);
});

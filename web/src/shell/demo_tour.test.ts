// The guided loop goes through its steps once, and nonsense in the storage is no step.
import { beforeEach, expect, test, vi } from 'vitest';

import { end_tour, kTourSteps, next_step, start_tour, tour_step } from './demo_tour';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

test('the loop begins with the resident and ends with the auditor', () => {
  expect(tour_step()).toBeNull();
  start_tour();
  expect(tour_step()).toBe(0);
  const seen = [kTourSteps[0].who];
  for (let step = next_step(); step; step = next_step()) seen.push(step.who as 'resident');
  expect(seen).toEqual(kTourSteps.map((one) => one.who));
  expect(tour_step()).toBeNull();
});

test('it can be left at any time, and a broken note is no step', () => {
  start_tour();
  next_step();
  end_tour();
  expect(tour_step()).toBeNull();
  kept.set('demo-tour', '99');
  expect(tour_step()).toBeNull();
  kept.set('demo-tour', 'x');
  expect(tour_step()).toBeNull();
});

// Keys and waiting: one act is one act, and nobody comes back too soon.
import { expect, test } from 'vitest';
import { next_in_ms, kFreshMs } from './refresh';
import { new_key, PendingAct, wait_ms, with_body, type Box } from './retry';

function box(): Box & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

test('a key is 128 bits in lower-case hex and never the same', () => {
  const keys = new Set(Array.from({ length: 200 }, new_key));
  expect(keys.size).toBe(200);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});

test('opening the confirm page again goes on with the same key and words', () => {
  const storage = box();
  const first = new PendingAct<string>(storage, 'ask.food').open('rice');
  const second = new PendingAct<string>(storage, 'ask.food').open('');
  expect(second).toEqual(first);
});

test('words changed before anything was sent keep their key', () => {
  const attempt = new PendingAct<string>(box(), 'ask.food').open('rice');
  expect(with_body(attempt, 'rice and oil').key).toBe(attempt.key);
});

test('words changed after they may have been sent get a new key', () => {
  const attempt = { ...new PendingAct<string>(box(), 'ask.food').open('rice'), is_sent: true };
  const changed = with_body(attempt, 'rice and oil');
  expect(changed.key).not.toBe(attempt.key);
  expect(changed.is_sent).toBe(false);
  expect(with_body(attempt, 'rice')).toBe(attempt);
});

test('an answered act is forgotten, a broken one is begun anew', () => {
  const storage = box();
  const act = new PendingAct<string>(storage, 'ask.food');
  act.open('rice');
  act.close();
  expect(storage.kept.size).toBe(0);
  storage.setItem('ask.food', '{not json');
  expect(act.load()).toBeNull();
  storage.setItem('ask.food', '{"key":"short"}');
  expect(act.load()).toBeNull();
});

test('a browser without storage still has the attempt', () => {
  const refusing: Box = {
    getItem: () => {
      throw new Error('no');
    },
    setItem: () => {
      throw new Error('no');
    },
    removeItem: () => {
      throw new Error('no');
    },
  };
  const act = new PendingAct<string>(refusing, 'ask.food');
  expect(act.open('rice').body).toBe('rice');
  expect(() => act.close()).not.toThrow();
});

test('waiting doubles, is spread, and has an end', () => {
  expect(wait_ms(1, 0, () => 0.5)).toBe(2_000);
  expect(wait_ms(3, 0, () => 0.5)).toBe(8_000);
  expect(wait_ms(50, 0, () => 1)).toBe(150_000);
  expect(wait_ms(1, 0, () => 0)).toBeLessThan(wait_ms(1, 0, () => 1));
});

test('nobody comes back sooner than the server asked', () => {
  for (const chance of [0, 0.5, 1]) {
    expect(wait_ms(1, 30, () => chance)).toBeGreaterThanOrEqual(30_000);
    expect(wait_ms(2, 3, () => chance)).toBeGreaterThanOrEqual(3_000);
  }
});

test('a page is fresh every 20 s and waits longer after failures', () => {
  expect(next_in_ms(0, 0, () => 0.5)).toBe(kFreshMs);
  expect(next_in_ms(1, 0, () => 0.5)).toBe(kFreshMs);
  expect(next_in_ms(6, 0, () => 0.5)).toBe(64_000);
  expect(next_in_ms(1, 90, () => 0)).toBe(90_000);
});

// What a page sees of the phone's store: what is there when it begins to watch, and never an older
// state after a newer one.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';

import { PhoneStore } from './outbox_store';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 20));

test('watching begins with what is there', async () => {
  const store = new PhoneStore('watch_first');
  const seen: number[] = [];
  const stop = store.watch(
    () => Promise.resolve(7),
    (value) => seen.push(value),
  );
  await settled();
  stop();
  expect(seen).toEqual([7]);
});

test('a look that was overtaken is not shown after the later one', async () => {
  const store = new PhoneStore('watch_order');
  const seen: string[] = [];
  const answers: ((value: string) => void)[] = [];
  const stop = store.watch(
    () => new Promise<string>((answer) => answers.push(answer)),
    (value) => seen.push(value),
  );
  await store.keep_kinds([]);
  await settled();
  expect(answers.length).toBeGreaterThanOrEqual(2);
  for (const [i, answer] of [...answers.entries()].reverse()) answer(`look ${i}`);
  await settled();
  stop();
  expect(seen).toEqual([`look ${answers.length - 1}`]);
});

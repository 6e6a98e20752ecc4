// One question gives all who can take a task, in the server's order.

import { expect, test } from 'vitest';

import { takers_of, type Ask } from './takers';

test('one call, nearest first as the server says', async () => {
  const asked: string[] = [];
  const ask: Ask = async (path) => {
    asked.push(path);
    return { items: [{ account_id: 'worker' }, { account_id: 'lead' }] } as never;
  };
  const found = await takers_of('T1', ask);
  expect(found.map((one) => one.account_id)).toEqual(['worker', 'lead']);
  expect(asked).toEqual(['/v1/tasks/T1/takers']);
});

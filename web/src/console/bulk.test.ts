// Many tasks to one person: what counts as done, one key a task, failures alone, and the way back.

import { expect, test } from 'vitest';

import type { Reply, Responder, TaskDetail, TaskRow } from '../kit/contract';
import { give_all, give_back, outcome_of, takers_of_all, type Gift } from './bulk';

const reply_of = (key: string, status = 409): Reply<TaskDetail> => ({
  status,
  body: null,
  fault: { kind: 'conflict', key },
  retry_after_s: 0,
});
const good = (version: number): Reply<TaskDetail> => ({
  status: 200,
  body: { version } as TaskDetail,
  fault: null,
  retry_after_s: 0,
});
const row = (id: string, holder: string | null): TaskRow =>
  ({ id, version: 3, holder: holder ? { id: holder, name: holder } : null }) as TaskRow;

test.each([
  ['work.task_moved', 'quicker'],
  ['work.task_taken', 'quicker'],
  ['work.already_theirs', 'theirs'],
  ['work.not_on_duty_here', 'off_duty'],
  ['work.task_already_done', 'closed'],
  ['trust.not_permitted', 'failed'],
])('%s reads as %s', (key, outcome) => {
  expect(outcome_of(reply_of(key))).toBe(outcome);
});

test('one fails, the others go; who was held before can be given back', async () => {
  const sent: [Gift, string][] = [];
  const told: number[] = [];
  const end = await give_all(
    [row('A', 'P'), row('B', 'P'), row('C', null)],
    'Q',
    'why',
    async (gift, key) => {
      sent.push([gift, key]);
      return gift.task_id === 'B' ? reply_of('work.task_moved') : good(4);
    },
    (done) => told.push(done),
  );
  expect([...end.outcomes.values()]).toEqual(['given', 'quicker', 'given']);
  expect(told).toEqual([1, 2, 3]);
  expect(end.undos).toEqual([{ task_id: 'A', account_id: 'P', version: 4 }]);
  expect(new Set(sent.map(([, key]) => key)).size).toBe(3);
  expect(sent[0]?.[0].version).toBe(3);
});

test('a busy server is asked again with the same key, then given up', async () => {
  const keys: string[] = [];
  const busy = async (_gift: Gift, key: string) => {
    keys.push(key);
    return keys.length < 3 ? reply_of('http.busy', 503) : good(4);
  };
  const end = await give_all([row('A', 'P')], 'Q', '', busy, () => undefined, 0);
  expect(end.outcomes.get('A')).toBe('given');
  expect(new Set(keys).size).toBe(1);
  const never = async () => reply_of('http.busy', 503);
  const left = await give_all([row('A', 'P')], 'Q', '', never, () => undefined, 0);
  expect(left.outcomes.get('A')).toBe('failed');
});

test('taking back says how many could not be', async () => {
  const undos = ['A', 'B'].map((task_id) => ({ task_id, account_id: 'P', version: 4 }));
  const failed = await give_back(undos, 'undo', async (gift) =>
    gift.task_id === 'A' ? good(5) : reply_of('work.task_moved'),
  );
  expect(failed).toBe(1);
});

test('who can take more of them comes first, else the nearest', () => {
  const person = (account_id: string): Responder => ({ account_id }) as Responder;
  const by_area = new Map([
    ['near', [person('N'), person('both')]],
    ['far', [person('both')]],
  ]);
  const found = takers_of_all(by_area, ['near', 'near', 'far']);
  expect(found.map((one) => [one.person.account_id, one.can_take])).toEqual([
    ['both', 3],
    ['N', 2],
  ]);
});

// Only those whose place covers the cell can take its task, and the nearest come first.

import { expect, test } from 'vitest';

import { takers_of, type Ask } from './takers';

function area(id: string) {
  return { id, name: id, level: 'community', parent_name: '' };
}

function person(account_id: string, area_id: string) {
  return {
    account_id,
    name: account_id,
    role: 'grid_worker',
    area: area(area_id),
    open_count: 0,
  };
}

const kAnswers: Record<string, unknown> = {
  '/v1/areas/cell/late': { path: [area('street'), area('community'), area('cell')] },
  '/v1/areas/street/responders': {
    items: [person('duty', 'street'), person('lead', 'community'), person('other', 'cell_2')],
  },
  '/v1/areas/community/responders': {
    items: [person('lead', 'community'), person('other', 'cell_2')],
  },
  '/v1/areas/cell/responders': { items: [person('worker', 'cell')] },
};

test('the nearest come first and neighbours are left out', async () => {
  const ask: Ask = async (path) => kAnswers[path] as never;
  const found = await takers_of('cell', ask);
  expect(found.map((one) => one.account_id)).toEqual(['worker', 'lead', 'duty']);
});

// The worker's phone: taking and finishing a task within its tap budget, with and without signal,
// and what happens to what could not be sent. Against the real binary.

import type { Page } from '../../web/node_modules/@playwright/test';

import { api, expect, expect_accessible, test } from './support';

interface Asked {
  ask: { id: string; reference: string };
}

interface Mine {
  items: { id: string }[];
}

async function tasks_of(worker: Page): Promise<string[]> {
  const { items } = await api<Mine>(worker, 'GET', '/v1/tasks/mine?limit=200');
  return items.map((item) => item.id);
}

// A fresh request of the demo's resident; it falls to the demo's worker, whose list shows it.
async function fresh_task(resident: Page, worker: Page, kind: string) {
  const before = await tasks_of(worker);
  const { ask } = await api<Asked>(resident, 'POST', '/v1/asks', { kind, text: '一样就好' });
  const id = (await tasks_of(worker)).find((one) => !before.includes(one));
  await worker.reload();
  const link = worker.locator(`a.whole[href="#/task/${id}"]`);
  const stop = worker.locator('.stop', { has: link });
  await expect(stop).toBeVisible();
  return { ask_id: ask.id, link, stop };
}

async function state_of(resident: Page, id: string): Promise<string> {
  return (await api<{ state: string }>(resident, 'GET', `/v1/asks/${id}`)).state;
}

test('taking is one tap, finishing three, and the resident sees it', async ({ sign_in }) => {
  const { page: resident } = await sign_in('resident');
  const { page: worker } = await sign_in('community_worker');
  const { ask_id, link, stop } = await fresh_task(resident, worker, 'food');
  await stop.locator('.well').click();
  await expect(worker.locator('.outbox')).toContainText('都发出去了');
  expect(await state_of(resident, ask_id)).toBe('accepted');
  await link.click();
  await worker.locator('.choice').first().click();
  await worker.locator('.dock .main').click();
  await expect(stop).toContainText('办好');
  await expect.poll(() => state_of(resident, ask_id)).toBe('done');
});

test('without a proof the page asks for one and sends nothing', async ({ sign_in }) => {
  const { page: resident } = await sign_in('resident');
  const { page: worker } = await sign_in('community_worker');
  const { ask_id, link, stop } = await fresh_task(resident, worker, 'medicine');
  await stop.locator('.well').click();
  await link.click();
  await worker.locator('.choice').first().waitFor();
  await worker.locator('.dock .main').click();
  await expect(worker.getByRole('alert')).toContainText('请选一样');
  expect(await state_of(resident, ask_id)).toBe('accepted');
});

test('without signal the act is kept, a lost reply makes no second act', async ({ sign_in }) => {
  const { page: resident } = await sign_in('resident');
  const { page: worker, context } = await sign_in('community_worker');
  const { ask_id, link, stop } = await fresh_task(resident, worker, 'medicine');
  const keys: string[] = [];
  let is_lost = true;
  await context.route('**/v1/field/uploads', async (route) => {
    const sent = JSON.parse(route.request().postDataJSON().records) as { key: string }[];
    keys.push(sent[0]?.key ?? '');
    const reply = await route.fetch();
    if (is_lost) await route.abort();
    else await route.fulfill({ response: reply });
    is_lost = false;
  });
  await stop.locator('.well').click();
  await expect(worker.locator('.outbox')).toContainText('都发出去了');
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);

  await context.setOffline(true);
  await link.click();
  await worker.locator('.choice').first().click();
  await worker.locator('.dock .main').click();
  await expect(worker.locator('.outbox')).toContainText('1 条已存在手机里');
  await expect(stop.locator('.due.unsent')).toBeVisible();
  await context.setOffline(false);
  await expect(worker.locator('.outbox')).toContainText('都发出去了');
  expect(await state_of(resident, ask_id)).toBe('done');
});

test('an ended sign-in keeps what was not sent until the next one', async ({ sign_in, city }) => {
  const { page: resident } = await sign_in('resident');
  const { page: worker, context } = await sign_in('community_worker');
  const { ask_id, stop } = await fresh_task(resident, worker, 'food');
  await context.setOffline(true);
  await stop.locator('.well').click();
  await expect(worker.locator('.outbox')).toContainText('1 条');
  await context.clearCookies();
  await context.setOffline(false);
  await expect(worker.locator('.outbox')).toContainText('登录过期了');
  // The server is too busy for this phone's keys at first: that is no ended sign-in.
  let is_busy = true;
  await context.route('**/v1/field/devices', (route) => {
    if (!is_busy) return route.fallback();
    is_busy = false;
    return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: {} });
  });
  const token = city.people.find((one) => one.who === 'community_worker')?.token ?? '';
  await worker.goto(`${city.base}/enter#demo=${token}`);
  await expect(worker.locator('.outbox')).toContainText('都发出去了');
  expect(is_busy).toBe(false);
  expect(await state_of(resident, ask_id)).toBe('accepted');
});

for (const look of [{}, { language: 'en' as const }, { is_large: true }, { is_dark: true }]) {
  test(`field pages stumble nobody, ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page: resident } = await sign_in('resident');
    const { page: worker } = await sign_in('community_worker', look);
    const { link } = await fresh_task(resident, worker, 'medicine');
    await expect_accessible(worker);
    await link.click();
    await expect(worker.locator('.person')).toBeVisible();
    await expect_accessible(worker);
    for (const place of ['outbox', 'me']) {
      await worker.goto(`${city.base}/field#/${place}`);
      await expect(worker.locator('.bar h1')).toBeVisible();
      await expect_accessible(worker);
    }
  });
}

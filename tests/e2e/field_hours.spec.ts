// Three hours without signal on one phone: tasks taken and closed, doors answered, a need entered;
// then back. Nothing is lost, nothing counts twice, and the order is kept. The page's clock is
// moved; the server's is not.

import { api, expect, test, type Page } from './support';

interface Round {
  doors: unknown[][];
  tasks: { id: string; kind: string; state?: string }[];
}

const round_of = (page: Page) => api<Round>(page, 'GET', '/v1/field/round');

test('three hours without signal: take, do, close, come back', async ({ sign_in }) => {
  const { page: resident } = await sign_in('resident');
  interface Asked {
    ask: { id: string };
  }
  const { page, context } = await sign_in('community_worker');
  const held = async (): Promise<string[]> =>
    (await api<{ items: { id: string }[] }>(page, 'GET', '/v1/tasks/mine?limit=200')).items
      .map((one) => one.id);
  const old = await held();
  const asked: string[] = [];
  for (const kind of ['food', 'medicine']) {
    const { ask } = await api<Asked>(resident, 'POST', '/v1/asks', { kind, text: '一样就好' });
    asked.push(ask.id);
  }
  const fresh = (await held()).filter((id) => !old.includes(id));
  expect(fresh.length).toBe(2);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.clock.install();
  await page.reload();
  await page.locator('.stop .well').first().waitFor();
  await page.waitForTimeout(1500); // the other pages are fetched while there is signal
  const before = await round_of(page);
  const kept: string[] = [];
  let is_cut = true; // a request that is fetched here would not know of offline
  await context.route('**/v1/field/uploads', async (route) => {
    if (is_cut) return route.abort();
    const reply = await route.fetch();
    const { items } = (await reply.json()) as { items: { key: string; outcome: string }[] };
    kept.push(...items.filter((one) => one.outcome === 'kept').map((one) => one.key));
    await route.fulfill({ response: reply });
  });

  await context.setOffline(true);
  for (const id of fresh) {
    const link = page.locator(`a.whole[href="#/task/${id}"]`);
    await page.locator('.stop', { has: link }).locator('.well').click();
    await page.clock.fastForward('01:00:00');
    await link.click();
    await page.locator('.choice').first().click();
    await page.locator('.dock .main').click();
  }
  await page.clock.fastForward('00:30:00');
  const door = page
    .locator('.stop:not(.past)', { has: page.locator('a.whole[href^="#/door/"]') })
    .filter({ has: page.locator('.well') })
    .first();
  const home = (await door.locator('a.whole').getAttribute('href'))?.slice(7) ?? '';
  await door.locator('.well').click();
  await page.clock.fastForward('00:30:00');
  await page.locator('.tabs a[href="#/doors"]').click();
  await page.locator('a.whole[href^="#/door/"]').nth(5).click();
  await page.locator('.six button').nth(2).click();
  await page.locator('.dock .main').click();
  await expect(page.locator('.outbox')).toContainText('6 条已存在手机里');

  is_cut = false;
  await context.setOffline(false);
  await page.clock.runFor(5_000);
  await expect(page.locator('.outbox')).toContainText('都发出去了');
  expect(new Set(kept).size).toBe(6); // a lost reply may bring the same answer again
  for (const id of asked)
    expect((await api<{ state: string }>(resident, 'GET', `/v1/asks/${id}`)).state).toBe('done');
  const after = await round_of(page);
  expect(after.doors.find(([one]) => one === home)?.[5]).toBe('well');
  const known = new Set(before.tasks.map((one) => one.id));
  expect(after.tasks.filter((one) => !known.has(one.id))).toHaveLength(1);
});

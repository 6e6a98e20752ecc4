// The resident: asking in two taps from home, seeing who comes, sharing a link that tells nothing
// private, rating once by it. Against the real binary, with the worker's acts in between.

import { api, expect, expect_accessible, test, type Page } from './support';

interface Mine {
  items: { id: string; kind: string }[];
}

const kSecret = '降压药，还能用两天';

// Home, kind, words, send: what a resident does.
async function ask_for_medicine(resident: Page): Promise<void> {
  await resident.getByText('买药、取药').first().click();
  await resident.locator('textarea').fill(kSecret);
  await resident.getByRole('button', { name: '发出', exact: true }).click();
  await expect(resident.locator('#app').getByText('发出去了')).toBeVisible();
}

async function finish_newest(worker: Page): Promise<void> {
  const { items } = await api<Mine>(worker, 'GET', '/v1/tasks/mine');
  for (const item of items) {
    if (item.kind !== 'medicine') continue;
    const proof = { kind: 'handed_to_person', note: '当面点清' };
    await api(worker, 'POST', `/v1/tasks/${item.id}/done`, { proof });
  }
}

test('asked in two taps, a name answers at once, rated by the link once', async ({
  sign_in, city,
}) => {
  const { page: resident, context } = await sign_in('resident');
  await ask_for_medicine(resident);
  const worker_name = city.people.find((one) => one.who === 'community_worker')?.name ?? '';
  await expect(resident.getByRole('heading', { level: 1 })).toContainText(worker_name);
  await expect(resident.getByText(kSecret)).toBeVisible();
  const { items } = await api<{ items: { follow: string }[] }>(resident, 'GET', '/v1/asks');
  const link = `${city.base}/follow#${items[0]?.follow ?? ''}`;

  const stranger = await context.browser()!.newContext({ viewport: { width: 360, height: 780 } });
  const page = await stranger.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(worker_name);
  for (const secret of [kSecret, '买药', '单元']) {
    await expect(page.locator('body')).not.toContainText(secret);
  }
  const secret_part = items[0]?.follow ?? '-';
  expect(asked.filter((url) => url.split('#')[0]?.includes(secret_part))).toEqual([]);
  await expect_accessible(page);

  const { page: worker } = await sign_in('community_worker');
  await finish_newest(worker);
  await page.reload();
  await expect(page.getByText('这次办得怎么样？')).toBeVisible();
  await page.locator('label', { has: page.locator('input[value="5"]') }).click();
  await page.getByRole('button', { name: '告诉社区' }).click();
  await expect(page.getByText('您说：很满意')).toBeVisible();
  await page.reload();
  await expect(page.getByText('您说：很满意')).toBeVisible();
  await stranger.close();
});

test('a lost reply is asked again with the same key and makes one ask', async ({ sign_in }) => {
  const { page: resident } = await sign_in('resident');
  const count = async () => (await api<Mine>(resident, 'GET', '/v1/asks')).items.length;
  const before = await count();
  let lost = 0;
  await resident.route('**/v1/asks', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await resident.getByText('买菜、日用品').first().click();
  await resident.getByRole('button', { name: '发出', exact: true }).click();
  await expect
    .poll(async () => {
      const again = resident.getByRole('button', { name: '现在再发一次' });
      if (await again.isVisible()) await again.click();
      return resident.locator('#app').getByText('发出去了').isVisible();
    }, { timeout: 30_000 })
    .toBe(true);
  expect(lost).toBe(1);
  expect(await count()).toBe(before + 1);
});

test('a wrong link says so and offers the hotline', async ({ sign_in, city }) => {
  const { page } = await sign_in('resident');
  await page.goto(`${city.base}/follow#0000000000001aaaaaaaaaaaaaaaaaaaaaaaaaa`);
  await expect(page.locator('main')).toContainText('12345');
});

for (const language of ['zh', 'en'] as const) {
  for (const width of [360, 1440]) {
    test(`home and sign-in are accessible: ${language}, ${width}`, async ({ sign_in, city }) => {
      const { page } = await sign_in('resident', { language, width, height: 800 });
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // A row half under the dock is no smaller for it: look at the page at its end.
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      await expect_accessible(page);
      await page.goto(`${city.base}/enter`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect_accessible(page);
    });
  }
}

test('large letters overflow nothing', async ({ sign_in }) => {
  const { page } = await sign_in('resident', { is_large: true });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect_accessible(page);
});

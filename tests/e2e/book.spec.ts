// Promises between levels, on the screen: a directive is read, understood in own words, passed on
// and done; a list item is done with its proof; a blocker from the field is answered by the level
// that must; the nightly review becomes tomorrow's plan. Against the real binary.

import { api, expect, expect_accessible, test, type Page } from './support';

const kDesk = { width: 1440, height: 900 };
const kHour_ms = 3_600_000;

// As a field of the kind "datetime-local" wants it, in the city's time.
const city_time = (hours: number): string =>
  new Date(Date.now() + (hours + 8) * kHour_ms).toISOString().slice(0, 16);

const open = async (page: Page, base: string, place: string): Promise<void> => {
  await page.goto(`${base}/console#${place}`);
  await page.locator('.say h1').waitFor();
};

test('a directive goes down level by level and comes back done', async ({ sign_in, city }) => {
  const { page: sender } = await sign_in('city_officer', kDesk);
  await open(sender, city.base, '/book/directives/mine');
  const title = '查每部电梯';
  await sender.getByLabel('名称').fill(title);
  await sender.getByLabel('内容').fill('查清哪部停着，叫人修好');
  await sender.getByLabel('时限').fill(city_time(24));
  await sender.getByRole('button', { name: '发到下一级' }).click();
  const row = sender.locator('tbody tr', { hasText: title });
  await expect(row).toContainText('读 0');

  const { page: district } = await sign_in('district_officer', kDesk);
  await open(district, city.base, '/book/mine/mine');
  const card = district.locator('.book-cards > li', { hasText: title });
  await card.getByRole('button', { name: '读了' }).click();
  await card.getByLabel('用自己的话说').fill('今天每个街道把电梯走一遍');
  await card.getByRole('button', { name: '明白了' }).click();
  await expect(card).toContainText('说明白了');
  await card.getByText('分到下一级').first().click();
  await card.getByLabel('时限').fill(city_time(10));
  await card.getByRole('button', { name: '发到下一级' }).click();
  await expect(card.getByText('分到下一级')).toHaveCount(0);

  const { page: street } = await sign_in('street_officer', kDesk);
  await open(street, city.base, '/book/mine/mine');
  const mine = street.locator('.book-cards > li', { hasText: title });
  await mine.getByLabel('用自己的话说').fill('两个人现在就去走楼梯');
  await mine.getByRole('button', { name: '明白了' }).click();
  await expect(mine).toContainText('说明白了');
  await mine.getByRole('button', { name: /办好了/ }).click();
  await expect(street.locator('.toast')).toHaveCount(0);
  await expect(mine.getByRole('button', { name: /办好了/ })).toHaveCount(0);
  await expect_accessible(street);

  await expect(row).toContainText('办好 1', { timeout: 40_000 });
  await row.locator('.open-task').click();
  await expect(sender.locator('.book-tree')).toContainText('今天每个街道把电梯走一遍');
  await expect_accessible(sender);
});

test('what blocks the field is answered by the level that must', async ({ sign_in, city }) => {
  const { page: worker } = await sign_in('community_worker');
  await worker.locator('a.whole[href^="#/task/"]').first().click();
  await worker.locator('summary', { hasText: '卡住了' }).click();
  await worker.locator('select[name=cause]').selectOption('vehicle');
  await worker.locator('textarea[name=text]').fill('没有能坐轮椅的车');
  await worker.getByRole('button', { name: '报上去' }).click();
  await expect(worker.locator('.toast')).toBeVisible();
  const { page: street } = await sign_in('street_officer', kDesk);
  await open(street, city.base, '/book/blockers/mine');
  const card = street.locator('.book-cards > li', { hasText: '没有能坐轮椅的车' }).first();
  await card.getByLabel('怎么答复').fill('四点有一辆，已留给您');
  await card.getByRole('button', { name: '答复' }).click();
  const answered = street.locator('.book-cards > li', { hasText: '四点有一辆，已留给您' });
  await expect(answered).toContainText('已答复');
  await expect_accessible(street);
});

test('the nightly review leads to its lists and becomes the plan', async ({ sign_in, city }) => {
  const { page } = await sign_in('street_officer', kDesk);
  await open(page, city.base, '/book/nightly/mine');
  await page.locator('.book-facts a').first().click();
  await expect(page).toHaveURL(/#\/tasks\/mine\/late/);
  await page.goBack();
  await page.getByLabel('名称').fill('明天的计划');
  await page.getByRole('button', { name: '记下' }).click();
  const plan = page.locator('aside .panel', { hasText: '明天的计划' }).first();
  await expect(plan).toContainText('还没签发');
  const { items } = await api<{ items: { id: string; title: string }[] }>(
    page, 'GET', '/v1/areas/mine/lists?form=plan',
  );
  const list = items.find((one) => one.title === '明天的计划')?.id;
  const { account } = await api<{ account: { id: string } }>(page, 'GET', '/v1/session');
  await api(page, 'POST', '/v1/areas/mine/items', {
    list_id: list,
    what: '先补停梯楼的送菜',
    account_id: account.id,
    due_at: `${city_time(20)}:00+08:00`,
    proof: 'report',
    rule: 'proof',
  });
  await plan.getByRole('link', { name: '打开' }).click();
  await page.locator('.open-task', { hasText: '明天的计划' }).click();
  await expect(page.locator('.book-tree')).toContainText('先补停梯楼的送菜');
  await expect_accessible(page);
});

for (const look of [{ language: 'en' as const }, { is_large: true }]) {
  test(`book pages at 360 stumble nobody, ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page } = await sign_in('street_officer', look);
    for (const part of ['mine', 'directives', 'lists', 'blockers', 'nightly', 'burden', 'facts']) {
      await open(page, city.base, `/book/${part}/mine`);
      await page.locator('.list').waitFor();
      await expect_accessible(page);
      await expect(page.locator('.links a.on')).toBeInViewport();
    }
    await open(page, city.base, '/book/directives/mine');
    await expect(page.locator('aside .book-form')).toBeVisible();
  });
}

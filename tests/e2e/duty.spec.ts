// The personnel office and those who serve: who is on and where nobody is; a sick call from the
// phone, taken by a colleague; what somebody needs at home, settled; a posting worked out while the
// page is closed; the end of a term, which waits until the taker has signed. Against the real
// binary, with taps counted.

import { api, count_effort, expect, expect_accessible, test, type Page } from './support';

const kWide = { width: 1440, height: 900 };

interface MyDuty {
  shifts: { id: string; is_standing: boolean }[];
  offers: { offer_id: string }[];
}

async function open(page: Page, place: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), place);
}

// Opens a chooser by its name and takes the option with these words, or the first.
async function choose(page: Page, name: string, words = ''): Promise<void> {
  await page.locator('.duty-field', { hasText: name }).locator('.ant-select').first().click();
  const options = page.locator('.ant-select-dropdown:visible .ant-select-item-option');
  await options.filter({ hasText: words }).first().click();
}

test('every number of who is on opens its list in one tap', async ({ sign_in }) => {
  const { page } = await sign_in('personnel_officer', kWide);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('个现在没人');
  const effort = await count_effort(page);
  const list = page.getByRole('button', { name: /^没人的网格/ });
  const count = Number((await list.innerText()).replace(/\D/g, ''));
  await list.click();
  if (count > 0) await expect(page.locator('.holes li')).toHaveCount(Math.min(count, 200));
  else await expect(page.getByText('每个网格都有人')).toBeVisible();
  expect((await effort()).taps).toBe(1);
  await expect_accessible(page);
  const soon = page.getByRole('button', { name: /^12 小时内会空/ });
  const empty = Number((await soon.innerText()).replace(/^12/, '').replace(/\D/g, ''));
  await soon.click();
  await expect(page.locator('tbody tr')).toHaveCount(empty);
});

test('a sick call is two taps on the phone, taken by a colleague in one', async ({
  sign_in,
}) => {
  const { page: ill } = await sign_in('lent_staff');
  await open(ill, '#/shifts');
  await expect(ill.getByRole('button', { name: '我病了，去不了' })).toBeVisible();
  const before = await api<MyDuty>(ill, 'GET', '/v1/duty/mine');
  const effort = await count_effort(ill);
  await ill.getByRole('button', { name: '我病了，去不了' }).click();
  await ill.getByRole('button', { name: '是，请找人顶' }).click();
  await expect(ill.getByText('已经在找人了')).toBeVisible();
  expect((await effort()).taps).toBe(2);
  const after = await api<MyDuty>(ill, 'GET', '/v1/duty/mine');
  expect(after.shifts.length).toBe(before.shifts.length - 1);
  // Refilled by a colleague, or shown as a seat that is being asked for.
  const { page: colleague } = await sign_in('lent_colleague');
  await open(colleague, '#/shifts');
  const { offers } = await api<MyDuty>(colleague, 'GET', '/v1/duty/mine');
  if (offers.length > 0) {
    await colleague.getByRole('button', { name: '我能去' }).first().click();
    await expect(colleague.getByText('这一班是您的了')).toBeVisible();
  } else {
    const { page: office } = await sign_in('personnel_officer', kWide);
    await expect(office.getByText(/在问，已问|没人能来/).first()).toBeVisible();
  }
});

test('a need is filed in four taps, settled by the office, and the answer is read', async ({
  sign_in,
}) => {
  const { page: phone } = await sign_in('lent_staff');
  await open(phone, '#/needs');
  await expect(phone.getByText('还没有报过')).toBeVisible();
  const effort = await count_effort(phone);
  await phone.getByRole('button', { name: '要人帮忙' }).click();
  await phone.getByText('家里老人孩子没人照看').click();
  await phone.getByRole('button', { name: '报给人事专班' }).click();
  await expect(phone.getByText(/等 .* 接手/)).toBeVisible();
  expect((await effort()).taps).toBeLessThanOrEqual(4);
  await expect_accessible(phone);
  const { page: office } = await sign_in('personnel_officer', kWide);
  await open(office, '#/needs/mine');
  // The city is laid with one that waits; this one is due at the same time and has no words.
  await expect(office.getByRole('heading', { level: 1 })).toContainText('2 件');
  const row = office.locator('tbody tr').filter({ hasNotText: '夜班时孩子一个人在家' }).first();
  await row.getByRole('button', { name: '我来办' }).click();
  await row.getByRole('button', { name: '答复', exact: true }).click();
  await office.getByLabel(/给 .* 的话/).fill('邻居接走了，说好到早上');
  await expect_accessible(office);
  await office.getByRole('button', { name: '答复并办结' }).click();
  await expect(office.getByRole('heading', { level: 1 })).toContainText('1 件');
  await phone.reload();
  await expect(phone.getByText('邻居接走了，说好到早上')).toBeVisible();
  await expect(phone.getByText('已有人照看')).toBeVisible();
});

test('in English: a need written down for somebody is on their phone', async ({ sign_in }) => {
  const { page: office } = await sign_in('personnel_officer', { ...kWide, language: 'en' });
  await open(office, '#/needs/mine');
  const title = office.getByRole('heading', { level: 1 });
  await expect(title).toContainText('1 open');
  await choose(office, 'Who');
  await office.getByRole('button', { name: 'File it' }).click();
  await expect(title).toContainText('2 open');
  await expect_accessible(office);
});

test('a posting goes on with the page closed, is proven, and accepted', async ({ sign_in }) => {
  const { page, context } = await sign_in('personnel_officer', kWide);
  await open(page, '#/posting/mine');
  const day = new Date(Date.now() + 21 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('哪一天').fill(day);
  await page.getByRole('button', { name: '算一份计划' }).click();
  await page.close();
  const again = await context.newPage();
  await again.goto(`${new URL(page.url()).origin}/console#/posting/mine`);
  await expect(again.getByText('已逐对核验')).toBeVisible({ timeout: 30_000 });
  await again.getByRole('button', { name: '谁去哪里' }).click();
  await expect(again.getByText(/约 \d+ 米/).first()).toBeVisible();
  await expect_accessible(again);
  await again.getByRole('button', { name: /照此派/ }).click();
  await expect(again.getByText(/已派 \d+ 人/)).toBeVisible({ timeout: 30_000 });
});

test('a post is made, given hours and closed; a team is made', async ({ sign_in }) => {
  const { page } = await sign_in('personnel_officer', kWide);
  await open(page, '#/posts/mine');
  await choose(page, '岗位', '卡口值守');
  await page.getByRole('button', { name: '设岗' }).click();
  await expect(page.getByText('没设时段').first()).toBeVisible();
  await expect_accessible(page);
  const row = page.locator('tr', { hasText: '没设时段' }).first();
  await row.getByRole('button', { name: '加时段' }).click();
  await page.getByLabel('名称').fill('早班');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('早班 08:00–16:00')).toBeVisible();
  await open(page, '#/teams/mine');
  await expect(page.getByRole('cell', { name: /搬运队/ })).toBeVisible();
  await page.getByLabel('队名').fill('夜班一队');
  await choose(page, '队长');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('cell', { name: /夜班一队/ })).toBeVisible();
  await expect_accessible(page);
});

test('a term ends when the taker has signed what was open', async ({ sign_in, city }) => {
  const { page: resident } = await sign_in('resident');
  await api(resident, 'POST', '/v1/asks', { kind: 'food', text: '牛奶' });
  const { page: worker } = await sign_in('community_worker');
  const who = await api<{ account: { id: string } }>(worker, 'GET', '/v1/session');
  const { page: office } = await sign_in('personnel_officer', kWide);
  const end = () =>
    api<{ state: string; open_count: number }>(office, 'POST', '/v1/areas/mine/terms/end', {
      account_id: who.account.id,
    });
  const first = await end();
  expect(first.state).toBe('promises_open');
  expect(first.open_count).toBeGreaterThan(0);
  await open(office, '#/hand-overs/mine');
  await expect(office.getByText(/未签 [1-9]/).first()).toBeVisible();
  const { page: lead } = await sign_in('community_lead');
  await lead.goto(`${city.base}/field#/shifts`);
  const sign_all = lead.getByRole('button', { name: /全部签收/ }).first();
  await expect(sign_all).toBeVisible();
  const effort = await count_effort(lead);
  await sign_all.click();
  await expect(lead.getByText('已签收，现在归您')).toBeVisible();
  expect((await effort()).taps).toBe(1);
  expect((await end()).state).toBe('ended');
});

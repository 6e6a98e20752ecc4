// The first three things each person comes for, in as many taps as the screens promise, in both
// languages. A tap is one press; typing is counted apart. What other files of this folder already
// count (a door, a need at the door, a shift) is not repeated.

import { api, count_effort, expect, test, type Page, type Who } from './support';

const kDesk = { width: 1440, height: 900 };
const kBoth = ['zh', 'en'] as const;

interface Errand {
  who: Who;
  what: string;
  taps: number;
  go: (page: Page) => Promise<void>;
}

const menu = (page: Page, place: string) => page.locator(`.links a[href*="#${place}"]`).first();

// prettier-ignore
const kErrands: Errand[] = [
  { who: 'city_officer', what: 'sees what is late and where, home', taps: 0,
    go: (page) => expect(page.locator('table.places tbody tr').first()).toBeVisible() },
  { who: 'city_officer', what: 'opens the list behind the late number', taps: 1,
    go: async (page) => {
      await page.locator('.say h1 a').first().click();
      await expect(page.locator('table.tasks .open-task').first()).toBeVisible();
    } },
  { who: 'city_officer', what: 'opens where nobody stands watch', taps: 1,
    go: async (page) => {
      await menu(page, '/uncovered').click();
      await expect(page).toHaveURL(/#\/uncovered\//);
    } },
  { who: 'street_officer', what: 'sees who is on', taps: 1,
    go: async (page) => {
      await menu(page, '/on/').click();
      await expect(page.locator('.list tbody tr').first()).toBeVisible();
    } },
  { who: 'street_officer', what: 'sees what blocks', taps: 1,
    go: async (page) => {
      await menu(page, '/book/blockers').click();
      await expect(page.locator('.list h2').first()).toBeVisible();
    } },
  { who: 'street_officer', what: 'opens the nightly review and what was late', taps: 2,
    go: async (page) => {
      await menu(page, '/book/nightly').click();
      await page.locator('.book-facts a').first().click();
      await expect(page).toHaveURL(/\/late$/);
    } },
  { who: 'personnel_officer', what: 'sees who is where, home', taps: 0,
    go: (page) => expect(page.locator('.list tbody tr').first()).toBeVisible() },
  { who: 'personnel_officer', what: 'has tomorrow planned', taps: 2,
    go: async (page) => {
      await menu(page, '/posting').click();
      await page.locator('.panel.acts .ant-btn-primary').click();
      await expect(page.locator('.toast, table').first()).toBeVisible();
    } },
  { who: 'personnel_officer', what: 'sees hand-overs', taps: 1,
    go: async (page) => {
      await menu(page, '/hand-overs').click();
      await expect(page).toHaveURL(/hand-overs/);
    } },
  { who: 'auditor', what: 'checks the log', taps: 1,
    go: async (page) => {
      await page.locator('.check button').click();
      await expect(page.locator('.verdict.good')).toBeVisible({ timeout: 30_000 });
    } },
  { who: 'auditor', what: 'sees who looked at whom', taps: 1,
    go: async (page) => {
      await menu(page, '/audit/reads').click();
      await expect(page.locator('table.reads')).toBeVisible();
    } },
  { who: 'property_manager', what: 'sees their own duties and nothing else, home', taps: 0,
    go: async (page) => {
      await expect(page.locator('main li, main tbody tr').first()).toBeVisible();
      await expect(page.locator('.links a')).toHaveCount(1);
    } },
  { who: 'complaint_handler', what: 'sees the complaints, home', taps: 0,
    go: (page) => expect(page.locator('.list').first()).toBeVisible() },
  { who: 'administrator', what: 'sees how the service stands, home', taps: 0,
    go: (page) => expect(page.locator('[role=status] h2').first()).toBeVisible() },
  { who: 'administrator', what: 'comes to the accounts', taps: 1,
    go: async (page) => {
      await menu(page, '/accounts').click();
      await expect(page.locator('.list tbody tr').first()).toBeVisible();
    } },
];

for (const who of [...new Set(kErrands.map((one) => one.who))])
  for (const language of kBoth)
    test(`${who} within the taps, ${language}`, async ({ sign_in }) => {
      const { page } = await sign_in(who, { ...kDesk, language });
      await expect(page.locator('.links a').first()).toBeVisible();
      const home = page.url();
      for (const errand of kErrands.filter((one) => one.who === who)) {
        await page.goto(home);
        await page.locator('.say h1').first().waitFor();
        const effort = await count_effort(page);
        await errand.go(page);
        expect((await effort()).taps, errand.what).toBeLessThanOrEqual(errand.taps);
      }
    });

// A late task somebody on duty can take: at night some places have only who holds it already.
async function late_task(page: Page): Promise<string> {
  const rows = page.locator('tbody tr[data-task]');
  await rows.first().waitFor();
  for (const row of await rows.all()) {
    const id = (await row.getAttribute('data-task')) ?? '';
    const task = await api<{ holder: { id: string } | null }>(page, 'GET', `/v1/tasks/${id}`);
    const { items } = await api<{ items: { account_id: string }[] }>(
      page, 'GET', `/v1/tasks/${id}/takers`,
    );
    if (items.some((one) => one.account_id !== task.holder?.id)) return id;
  }
  throw new Error('nobody is on duty for any late task');
}

test('several late tasks go to one person in three taps', async ({ sign_in, city }) => {
  const { page } = await sign_in('city_officer', kDesk);
  await page.goto(`${city.base}/console#/tasks/mine/late`);
  const id = await late_task(page);
  const effort = await count_effort(page);
  await page.locator(`tr[data-task="${id}"] .tick input`).click();
  await page.locator('.bulk-line .push').click();
  await page.locator('.bulk-choose .able li').last().getByRole('button').click();
  await expect(page.locator('.toast')).toBeVisible();
  expect((await effort()).taps).toBeLessThanOrEqual(3);
});

test('a worker finds their own shifts and the way to call in sick in two taps', async ({
  sign_in,
}) => {
  const { page } = await sign_in('lent_staff');
  const effort = await count_effort(page);
  await page.locator('.tabs a[href="#/me"]').click();
  await page.locator('a[href="#/shifts"]').click();
  await expect(page.locator('main button').first()).toBeVisible();
  expect((await effort()).taps).toBeLessThanOrEqual(2);
});

test('a resident sees who looked at them in one tap', async ({ sign_in }) => {
  const { page } = await sign_in('resident');
  const link = page.getByRole('link', { name: '谁看过我的信息' });
  await link.waitFor();
  await link.click();
  await expect(page).toHaveURL(/\/saw/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('看过');
});

// The duty officer's list worked as a whole: several tasks to one person in three taps with one
// conflict among them, taken back; the same by keyboard; filters in the address and on the device;
// and what two people change at once. Against the real binary.

import { api, expect, expect_accessible, test, type Page } from './support';

const kDesk = { width: 1440, height: 900 };

interface Responders {
  items: { account_id: string; name: string }[];
}
interface Row {
  id: string;
  holder: { id: string } | null;
}

async function open_list(page: Page, base: string, lane = 'late'): Promise<void> {
  await page.goto(`${base}/console#/tasks/mine/${lane}`);
  await page.locator('table.tasks').waitFor();
}

// Somebody else moves a task by the API, to the nearest who does not hold it.
async function move_behind(page: Page, id: string): Promise<void> {
  const { items } = await api<Responders>(page, 'GET', `/v1/tasks/${id}/takers`);
  const task = await api<Row>(page, 'GET', `/v1/tasks/${id}`);
  const taker = items.find((one) => one.account_id !== task.holder?.id);
  const body = { account_id: taker?.account_id, reason: 'first' };
  const moved = await api<Row>(page, 'POST', `/v1/tasks/${id}/assign`, body);
  expect(moved.holder?.id).toBe(taker?.account_id);
}

test('ticked tasks go to one person, the one that moved stays ticked, all is undone', async ({
  sign_in,
  city,
}) => {
  const { page } = await sign_in('city_officer', kDesk);
  await open_list(page, city.base);
  const boxes = page.locator('tbody .tick input');
  await boxes.nth(0).click();
  await boxes.nth(1).click({ modifiers: ['Shift'] });
  await expect(page.locator('tr.ticked')).toHaveCount(2);
  const moved = await page.locator('tr.ticked').nth(1).getAttribute('data-task');
  await move_behind(page, moved ?? '');
  await page.locator('.bulk-line .push').click();
  // Who is on duty for both places.
  const able = page.locator('.bulk-choose .able li');
  const person = able.filter({ hasNotText: '只在其中' }).last();
  const name = await person.locator('b').innerText();
  await person.getByRole('button').click();
  await expect(page.locator('.toast')).toContainText(name);
  await expect(page.locator('.toast')).toContainText('1 件没成');
  await expect(page.locator('tr.ticked')).toHaveCount(1);
  await expect(page.locator(`tr[data-task="${moved}"]`)).toContainText('别人先动了');
  await expect(page.locator('small.outcome:not(.not)')).toHaveCount(1);
  await page.locator('.toast button').click();
  await expect(page.locator('.toast')).toContainText('退回');
});

test('ticked, given and helped by keyboard alone', async ({ sign_in, city }) => {
  const { page } = await sign_in('city_officer', kDesk);
  await open_list(page, city.base);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('勾选这一件');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(page.locator('tr[data-chosen="true"] .open-task')).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await expect(page.locator('.bulk-line b')).toContainText('2 件');
  await page.keyboard.press('a');
  await expect(page.locator('.bulk-choose .able button').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.toast')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.locator('.filter-bar input[type="search"]')).toBeFocused();
});

test('a filter is in the address, is kept by name, and an empty one says what to loosen', async ({
  sign_in,
  city,
}) => {
  const { page } = await sign_in('city_officer', kDesk);
  await open_list(page, city.base);
  const kind = page.getByLabel('什么事', { exact: true });
  await kind.selectOption({ index: 1 });
  await expect(page).toHaveURL(/kind=/);
  await expect(page.locator('.filter-bar [role="status"]')).toContainText('件');
  await page.getByRole('button', { name: '存下这个筛选' }).click();
  await page.getByLabel('起个名字').fill('买药的');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '不筛了' }).click();
  await expect(page).not.toHaveURL(/kind=/);
  await page.reload();
  await page.getByRole('button', { name: '买药的', exact: true }).click();
  await expect(page).toHaveURL(/kind=/);
  await page.getByLabel('社区或网格的名字').fill('没有这个地方');
  await expect(page.locator('.state-card')).toContainText('不限地方');
  await page.getByRole('button', { name: '放宽' }).click();
  await expect(page.locator('table.tasks')).toBeVisible();
});

test('what I chose is kept when somebody else was quicker, and goes on top', async ({
  sign_in,
  city,
}) => {
  const { page } = await sign_in('city_officer', kDesk);
  await open_list(page, city.base);
  const row = page.locator('tbody tr[data-task]').nth(0);
  const id = (await row.getAttribute('data-task')) ?? '';
  await row.locator('.open-task').click();
  const person = page.locator('.drawer-body .able li').last();
  const name = await person.locator('b').innerText();
  await move_behind(page, id);
  await person.getByRole('button').click();
  await expect(page.locator('.clash')).toContainText(name);
  await expect(page.locator('.clash dl')).toContainText('谁负责');
  await page.getByRole('button', { name: '就这样，不派了' }).click();
  await expect(page.locator('.clash')).toHaveCount(0);
});

const kLooks = [
  kDesk,
  { ...kDesk, language: 'en' as const },
  { ...kDesk, is_dark: true },
  { width: 360, height: 780 },
  { width: 360, height: 780, language: 'en' as const },
];
for (const look of kLooks) {
  test(`working a list stumbles nobody, ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page } = await sign_in('city_officer', look);
    await open_list(page, city.base);
    await expect_accessible(page);
    if (look.width < 768) return;
    await page.locator('thead .tick input').click();
    await page.locator('.bulk-line .push').click();
    await expect(page.locator('.bulk-choose .able li').first()).toBeVisible();
    await expect_accessible(page);
    await page.locator('.filter-bar select').first().selectOption({ index: 1 });
    await expect_accessible(page);
  });
}

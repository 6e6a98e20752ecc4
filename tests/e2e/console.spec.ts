// The duty officer's and the auditor's desk: from the sentence to the list to the drawer to an act
// and its undo, by keyboard, and the log that adds up. Against the real binary.

import { expect, expect_accessible, test } from './support';

const kDesk = { width: 1440, height: 900 };

test('a number in the sentence leads to its list, a row to its drawer', async ({ sign_in }) => {
  const { page } = await sign_in('city_officer', kDesk);
  const first = page.locator('.say h1 a').first();
  const words = await first.innerText();
  await first.click();
  await expect(page).toHaveURL(/#\/tasks\/\w+\/late/);
  await expect(page.locator('.say h1')).toContainText(words.replace(/\D/g, ''));
  await page.locator('.open-task').first().click();
  await expect(page.getByRole('dialog')).toContainText('怎么会这样');
  await expect(page.getByRole('dialog')).toContainText('已记入日志');
  await expect(page.locator('table.tasks')).toBeVisible();
});

test('a task is given to someone on duty and taken back at once', async ({ sign_in }) => {
  const { page } = await sign_in('city_officer', kDesk);
  await page.locator('.say h1 a').first().click();
  await page.locator('.open-task').first().click();
  const holder = page.locator('.drawer-body dl div').nth(2).locator('dd');
  const before = await holder.innerText();
  const person = page.locator('.able li').first();
  const name = await person.locator('b').innerText();
  await person.getByRole('button').click();
  await expect(page.locator('.toast')).toContainText(name);
  await expect(holder).toContainText(name);
  await page.locator('.toast button').click();
  await expect(page.locator('.drawer-body .steps li').last()).toContainText('改派');
  expect(before).not.toBe('');
});

test('the desk is walked by keyboard', async ({ sign_in }) => {
  const { page } = await sign_in('city_officer', kDesk);
  await page.locator('table.places').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.locator('.top li')).toHaveCount(2);
  await page.goto(`${page.url().split('#')[0]}#/tasks/mine/late`);
  await page.locator('table.tasks').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the auditor checks every row against the log and sees who looked', async ({ sign_in }) => {
  const { page } = await sign_in('auditor', kDesk);
  await page.locator('.check button').click();
  await expect(page.locator('.verdict.good')).toContainText('对得上', { timeout: 30_000 });
  await expect(page.locator('nav.side')).not.toContainText('迟了的');
  await page.getByRole('link', { name: '谁看过谁' }).click();
  await expect(page.locator('table.reads tbody tr').first()).toBeVisible();
});

const kLooks = [
  kDesk,
  { ...kDesk, language: 'en' as const },
  { ...kDesk, is_dark: true },
  { width: 360, height: 780 },
  { width: 360, height: 780, language: 'en' as const },
];
for (const look of kLooks) {
  test(`console pages stumble nobody, ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page } = await sign_in('city_officer', look);
    await expect(page.locator('table.places')).toBeVisible();
    await expect_accessible(page);
    await page.goto(`${city.base}/console#/uncovered/mine`);
    await expect(page.locator('.say h1')).toBeVisible();
    await expect_accessible(page);
    await page.goto(`${city.base}/console#/tasks/mine/late`);
    await page.locator('.open-task').first().click();
    await expect(page.locator('.drawer-body')).toBeVisible();
    await expect_accessible(page);
    const { page: auditor } = await sign_in('auditor', look);
    await expect(auditor.locator('table.audit')).toBeVisible();
    await expect_accessible(auditor);
  });
}

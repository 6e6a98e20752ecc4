// Tables in and out, and accounts: a file is checked, its column named, its bad row given back; a
// new account has a code told once. Against the real binary.

import { expect, expect_accessible, test, type Page } from './support';

async function open_tables(page: Page): Promise<void> {
  await page.getByRole('link', { name: '导入导出' }).click();
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
}

for (const [width, height] of [
  [1440, 900],
  [360, 780],
] as const) {
  test(`a table is checked, mapped, run and mended at ${width}`, async ({ sign_in }) => {
    const { page } = await sign_in('street_officer', { width, height });
    await open_tables(page);
    const head = '网格,楼栋,门牌,谁,性别,出生日期';
    await page.locator('input[type=file]').setInputFiles({
      name: `street_${width}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(`${head}\nnowhere,9号楼,101,王芳,女,1950\n`),
    });
    const card = page.locator('section.import').filter({ hasText: `street_${width}.csv` });
    // The heading of the name is said once; the phone that asks second finds it remembered.
    await expect(card).toHaveAttribute('data-state', /failed|checked/);
    if ((await card.getAttribute('data-state')) === 'failed') {
      await card.getByLabel('姓名').selectOption('谁');
      await card.getByRole('button', { name: '重新核对' }).click();
    }
    await expect(card).toHaveAttribute('data-state', 'checked');
    await expect(card).toContainText('退回 1');
    await expect(card.locator('tbody tr')).toContainText('网格');
    await expect(card.getByRole('button', { name: /^导入/ })).toBeDisabled();
    const errors = await card.getByRole('link', { name: /退回的/ }).getAttribute('href');
    const text = await page.evaluate(
      async (path) => (await fetch(path)).text(),
      errors ?? '',
    );
    expect(text).toContain('应为 expected');
    await expect_accessible(page);
  });
}

test('a list goes out beside its table', async ({ sign_in }) => {
  const { page } = await sign_in('city_officer', { width: 1440, height: 900 });
  await page.locator('.say h1 a').first().click();
  const address = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const text = await page.evaluate(async (path) => (await fetch(path)).text(), address ?? '');
  expect(text.split('\r\n')[0]).toContain('应办时间');
});

test('an account is made with a code told once', async ({ sign_in }) => {
  const { page } = await sign_in('administrator', { width: 1440, height: 900 });
  await page.getByRole('link', { name: '账号' }).click();
  await page.locator('table.audit tbody tr').first().waitFor();
  await page.getByLabel('登录名').fill('new_worker_7');
  await page.getByLabel('姓名', { exact: true }).fill('新人');
  await page.getByLabel('区域：代码或全名').fill('610102');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await expect(page.locator('.code-once')).toHaveText(/^\w{4}-\w{4}-\w{4}$/);
  await expect_accessible(page);
});

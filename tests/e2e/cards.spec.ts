// Paper cards: four A6 on a sheet of A4, the code large enough for any camera, nothing else of a
// person on them. The list comes by an intercepted route; enrol.spec prints a real one.

import { expect, expect_accessible, test, type Page } from './support';
import { a_token, make_key, token_of } from '../../web/src/seal/testing';
import { shown_code, with_check } from '../../web/src/seal/short_code';
import { kDay_s } from '../../web/src/seal/token';

const kMm = 96 / 25.4;

async function lay_cards(page: Page, count: number): Promise<string[]> {
  const key = await make_key();
  const issued = Math.floor(Date.now() / 1000);
  const codes = Array.from({ length: count }, (_, at) => with_check(`7Q42K9${at % 10}B`));
  const items = await Promise.all(codes.map(async (code, at) => ({
    code,
    until: '2027-02-20T00:00:00+08:00',
    token: await token_of(a_token({
      kind: 'card', issued, expires: issued + 90 * kDay_s, name: `赵*${at}`,
      last_four: code.slice(-4),
    }), key),
  })));
  await page.route('**/v1/pass/cards?*', (route) => {
    const is_first = !route.request().url().includes('after=');
    const half = Math.ceil(count / 2);
    return route.fulfill({
      json: {
        area: { name: '杏林里 3 号楼' },
        hotline: '12345',
        items: is_first ? items.slice(0, half) : items.slice(half),
        next: is_first ? 'n1' : null,
        as_of: new Date().toISOString(),
      },
    });
  });
  return codes;
}

for (const look of [{}, { language: 'en' }, { width: 1440 }, { is_large: true }] as const)
  test(`cards of a building on the screen: ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page } = await sign_in('community_worker', look);
    await lay_cards(page, 5);
    await page.goto(`${city.base}/cards#area=0000000000001`);
    await expect(page.locator('.card6')).toHaveCount(5);
    await expect_accessible(page);
  });

test('printed: four to a sheet, the code at least 30 mm', async ({ sign_in, city }, info) => {
  const { page } = await sign_in('community_worker');
  const codes = await lay_cards(page, 9);
  await page.goto(`${city.base}/cards#area=0000000000001`);
  await expect(page.locator('.card6')).toHaveCount(9);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  const measured = await page.locator('.card6').first().evaluate((card) => {
    const qr = card.querySelector('.qr path')?.getBoundingClientRect();
    const box = card.getBoundingClientRect();
    return {
      qr: qr?.width ?? 0, width: box.width, height: box.height,
      over: card.scrollHeight - card.clientHeight,
    };
  });
  expect(measured.qr / kMm).toBeGreaterThanOrEqual(30);
  expect(Math.round(measured.width / kMm)).toBe(105);
  expect(Math.round(measured.height / kMm)).toBe(148);
  expect(measured.over).toBeLessThanOrEqual(0);
  await page.screenshot({ path: info.outputPath('sheet.png') });
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g)?.length).toBe(3);
  for (const code of codes) await expect(page.getByText(shown_code(code)).first()).toBeVisible();
  console.log(`a card's code is ${(measured.qr / kMm).toFixed(1)} mm, 9 cards on 3 sheets`);
});

test('a server that cannot make cards says so', async ({ sign_in, city }) => {
  const { page } = await sign_in('community_worker');
  await page.route('**/v1/pass/cards?*', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto(`${city.base}/cards#area=0000000000001`);
  await expect(page.locator('main')).toContainText('没找到');
});

// The main screens without colour and in large letters: what a status says is there in words and in
// a shape, nothing is wider than the screen, nobody stumbles. Colour is the last of four signs.

import { expect, expect_accessible, test, type Page, type Who } from './support';

const kWide = { width: 1440, height: 900 };
const kPhone = { width: 360, height: 780 };

interface Screen {
  who: Who;
  places: string[];
}

const kScreens: Screen[] = [
  { who: 'city_officer', places: ['late/mine', 'tasks/mine/late', 'on/mine', 'find', 'tables'] },
  { who: 'personnel_officer', places: ['posting/mine', 'people/mine', 'hand-overs/mine'] },
  { who: 'administrator', places: ['service', 'accounts', 'areas/mine'] },
  { who: 'auditor', places: ['audit/leaves', 'audit/reads'] },
  { who: 'property_manager', places: ['party'] },
  { who: 'phone_desk', places: ['desk'] },
];

// Each mark of a state has a word, also where it is folded away; each has a shape beside it.
async function expect_said_without_colour(page: Page): Promise<void> {
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll('.due, .verdict, .late-count, .outcome')]
      .filter((one) => one.textContent?.trim() === '' || !one.querySelector('svg'))
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(bare).toEqual([]);
}

for (const { who, places } of kScreens) {
  test(`${who}: in grey, large letters, wide and narrow`, async ({ sign_in, city }) => {
    for (const size of [kWide, kPhone]) {
      const { page } = await sign_in(who, { ...size, is_large: true, is_grey: true });
      for (const place of places) {
        await page.goto(`${city.base}/console#/${place}`);
        await page.locator('.say h1').first().waitFor();
        await expect(page).toHaveURL(new RegExp(`#/${place.split('/')[0]}`));
        await expect_said_without_colour(page);
        await expect_accessible(page);
      }
    }
  });
}

test('the worker and the resident, in grey and large letters', async ({ sign_in, city }) => {
  const { page } = await sign_in('community_worker', { is_large: true, is_grey: true });
  await page.locator('.due').first().waitFor();
  await expect_said_without_colour(page);
  for (const place of ['', 'doors', 'outbox', 'me', 'shifts']) {
    await page.goto(`${city.base}/field#/${place}`);
    await page.locator('.bar h1').waitFor();
    await expect_accessible(page);
  }
  const { page: resident } = await sign_in('resident', { is_large: true, is_grey: true });
  await resident.getByRole('heading').first().waitFor();
  await expect_accessible(resident);
});

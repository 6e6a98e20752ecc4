// The civil registry's desks in a browser: a table with a bad row mended and read again, one person
// found, two records joined and taken apart, a file two people mend, an area that splits, a command
// area, the city's own outlines. Against the real binary.

import { api, expect, expect_accessible, test, type Page } from './support';

interface Ref {
  id: string;
  name: string;
  level: string;
}
interface Late {
  area: Ref;
  children: { area: Ref; cells: number }[];
}

const kWide = { width: 1440, height: 900 };

// A page of the console by its address.
async function open(page: Page, address: string): Promise<void> {
  await page.goto(new URL(`/console${address}`, page.url()).href);
}

// The first inhabited cell below the place of whoever is signed in.
async function first_cell(page: Page): Promise<Ref> {
  let at = await api<Late>(page, 'GET', '/v1/areas/mine/late');
  while (at.area.level !== 'grid_cell' && at.area.level !== 'village_group')
    at = await api<Late>(page, 'GET', `/v1/areas/${at.children[0]?.area.id ?? ''}/late`);
  return at.area;
}

// Sends a table through the desk's own page, to the end of the run.
async function import_people(page: Page, name: string, rows: string): Promise<void> {
  await open(page, '#/tables');
  await page.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(`网格,楼栋,门牌,姓名,手机号,性别,出生日期\n${rows}`),
  });
  const card = page.locator('section.import').filter({ hasText: name });
  await expect(card).toHaveAttribute('data-state', 'checked');
}

test('a bad row is mended, read again, found, joined and taken apart', async ({ sign_in }) => {
  const { page } = await sign_in('street_officer', kWide);
  const cell = await first_cell(page);
  const good = `${cell.id},9号楼,901,贺兰敏之,15499991234,f,1961\n`;
  await import_people(page, 'round.csv', `${good}nowhere,9号楼,902,贺兰敏子,15499991234,f,1961\n`);
  const card = page.locator('section.import').filter({ hasText: 'round.csv' });
  await expect(card).toContainText('退回 1');
  await card.getByRole('button', { name: /^导入/ }).click();
  await expect(card).toHaveAttribute('data-state', 'done');
  // The error file with its row mended comes in as it is.
  const errors = await card.getByRole('link', { name: /退回的/ }).getAttribute('href');
  const text = await page.evaluate(async (path) => (await fetch(path)).text(), errors ?? '');
  const mended = text.replace('nowhere', cell.id);
  await page.locator('input[type=file]').setInputFiles({
    name: 'mended.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(mended),
  });
  const again = page.locator('section.import').filter({ hasText: 'mended.csv' });
  await expect(again).toHaveAttribute('data-state', 'checked');
  await again.getByRole('button', { name: /^导入/ }).click();
  await expect(again).toHaveAttribute('data-state', 'done');

  // One person, by name; the card says why it may be seen.
  await page.getByRole('link', { name: '找人、找户' }).click();
  await page.getByLabel('找谁，或者哪一户').fill('贺兰敏之');
  await page.getByRole('button', { name: '找', exact: true }).click();
  await page.getByRole('button', { name: '打开' }).first().click();
  await expect(page.locator('main')).toContainText('贺兰敏之');
  await expect(page.locator('.panel .small').first()).toContainText('您');
  await expect_accessible(page);

  // The two were put side by side by the import itself.
  await page.getByRole('link', { name: '可能是同一个人' }).click();
  const pair = page.locator('section.list').filter({ hasText: '贺兰敏子' }).first();
  await pair.getByLabel('为什么').fill('同一个人，录了两次');
  await pair.getByRole('button', { name: '是同一个人，留甲' }).click();
  const undo = page.locator('li').filter({ hasText: '同一个人，录了两次' });
  await undo.getByRole('button').click();
  await expect(undo.getByRole('button')).toHaveCount(0);
  await expect_accessible(page);
});

test('two people mend one file and choose field by field', async ({ sign_in }) => {
  const { page } = await sign_in('street_officer', kWide);
  const cell = await first_cell(page);
  const doors = await api<{ items: { id: string }[] }>(
    page, 'GET', `/v1/cells/${cell.id}/households`,
  );
  const door = doors.items[3]?.id ?? '';
  const made = await api<{ id: string }>(page, 'POST', `/v1/households/${door}/people`, {
    name: '欧阳一', phone: '15499995678', birth_year: 1970, sex: 'm',
  });
  await open(page, `#/find?household=${door}`);
  const row = page.locator('li').filter({ hasText: '欧阳一' });
  await row.getByRole('button', { name: '改档案' }).click();
  await row.getByLabel('姓名').fill('欧阳乙');
  await row.getByLabel('出生年份').fill('1971');
  // Somebody else is faster.
  const card = await api<{ members: { id: string; version: string }[] }>(
    page, 'GET', `/v1/people/${made.id}`,
  );
  const version = card.members.find((one) => one.id === made.id)?.version;
  await api(page, 'POST', `/v1/people/${made.id}/edit`, {
    version, name: '欧阳壹', phone: '15499995679', birth_year: 1970, sex: 'm',
  });
  await row.getByRole('button', { name: '保存' }).click();
  const clash = page.getByRole('alert');
  await expect(clash).toContainText('留对方的：欧阳壹');
  await expect_accessible(page);
  await clash.getByText('留对方的：欧阳壹').click();
  await clash.getByRole('button', { name: '保存' }).click();
  const mended = page.locator('li').filter({ hasText: '欧阳壹' });
  await expect(mended).toContainText('15499995679');
});

test('an area is renamed and split, and its page says what it was', async ({ sign_in }) => {
  const { page } = await sign_in('administrator', kWide);
  const root = await api<{ parts: (Ref & { cells: number })[] }>(page, 'GET', '/v1/areas/mine');
  const district = root.parts.find((part) => part.cells > 0)?.id ?? '';
  await open(page, `#/areas/${district}`);
  await page.locator('.ant-checkbox-wrapper').first().click();
  await page.getByLabel('新名字').fill('新设片');
  await page.getByRole('button', { name: '选中的拆出去' }).click();
  await open(page, '#/areas/mine');
  await expect(page.locator('main')).toContainText('新设片');
  await expect_accessible(page);
});

for (const look of [kWide, { width: 360, height: 780, language: 'en' as const }])
  test(`a command area is drawn up and commanded at ${look.width}`, async ({ sign_in }) => {
    const { page } = await sign_in('administrator', look);
    const name = `River ${look.width}`;
    await open(page, '#/commands');
    const parts = page.locator('.pick-parts');
    await parts.getByRole('checkbox').nth(2).check();
    await parts.getByRole('checkbox').nth(3).check();
    const is_english = look.width === 360;
    await page.getByLabel(is_english ? 'Name of the area' : '指挥区名字').fill(name);
    await page.getByRole('button', { name: is_english ? 'Make it' : '建立指挥区' }).click();
    const card = page.locator('section.command').filter({ hasText: name });
    await expect(card).toBeVisible();
    await expect_accessible(page);
    const officer = await sign_in('city_officer', look);
    await officer.page.getByRole('link', { name }).click();
    await expect(officer.page.locator('main nav').first()).toContainText(name);
    await expect(officer.page.locator('table.places tbody tr').first()).toBeVisible();
    await expect_accessible(officer.page);
  });

test('the city shows its own outlines, and a wrong file changes nothing', async ({ sign_in }) => {
  const { page } = await sign_in('administrator', kWide);
  await open(page, '#/map');
  const send = (name: string, features: unknown[]): Promise<void> =>
    page.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
    });
  const square = (properties: unknown, x: number): unknown => ({
    type: 'Feature',
    properties,
    geometry: {
      type: 'Polygon',
      coordinates: [[[x, 34], [x + 0.1, 34], [x + 0.1, 34.1], [x, 34.1], [x, 34]]],
    },
  });
  await send('wrong.geojson', [square({ name: '无此地' }, 108)]);
  await expect(page.getByRole('alert')).toContainText('第 1 块');
  await expect_accessible(page);
  const codes = [610102, 610103, 610104, 610111, 610112, 610113];
  await send('city.geojson', codes.map((adcode, at) => square({ adcode }, 108 + at / 10)));
  await expect(page.locator('main')).toContainText('city.geojson');
  const city = await sign_in('city_officer', kWide);
  const places = city.page.locator('.geo-map path.geo-place');
  await expect(places.first()).toBeVisible(); // those of them where somebody lives
  await expect_accessible(city.page);
  await places.first().focus();
  await city.page.keyboard.press('Enter');
  await expect(city.page).toHaveURL(/#\/late\/\w{13}/);
});

test('file against visit says how many were asked, and opens the door', async ({ sign_in }) => {
  const { page } = await sign_in('street_officer', { width: 360, height: 780 });
  const cell = await first_cell(page);
  const doors = await api<{ items: { id: string }[] }>(
    page, 'GET', `/v1/cells/${cell.id}/households`,
  );
  await api(page, 'POST', `/v1/households/${doors.items[0]?.id ?? ''}/lives`, {
    said: 'fewer', found_count: 1,
  });
  await open(page, '#/mismatch/mine');
  await expect(page.locator('h1')).toContainText('1 户和档案不一样');
  await expect_accessible(page);
  await page.locator('main li a').first().click();
  await expect(page.locator('main')).toContainText('上门核对');
});

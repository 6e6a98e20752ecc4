// The worker's phone at the door: tap budgets, no signal, photos, two tabs, a wrong clock, leaving
// with unsent records, and another phone that carries them. Against the real binary.

import type { BrowserContext, Page, Route } from '../../web/node_modules/@playwright/test';

import { api, expect, expect_accessible, test } from './support';

interface Outcome {
  items: { key: string; outcome: string }[];
}

interface Round {
  day: string;
  doors: [string, number, string, unknown[], [string, string, number, number][], string, string][];
  tasks: { id: string; kind: string }[];
}

const round_of = (page: Page) => api<Round>(page, 'GET', '/v1/field/round');
const all_sent = (page: Page) =>
  expect(page.locator('.outbox')).toContainText('都发出去了');

// Clicks are counted: a tap budget is a promise.
async function count_taps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { taps: number };
    counter.taps = 0;
    addEventListener('click', (event) => (counter.taps += event.isTrusted ? 1 : 0), true);
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

// A door where only "all well" is asked, not answered yet.
function quick_door(page: Page) {
  return page.locator('.stop:not(.past)', { has: page.locator('a.whole[href^="#/door/"]') })
    .filter({ has: page.locator('.well') });
}

// The keys of every record that reached the server, as often as it did.
async function watch_uploads(context: BrowserContext): Promise<string[]> {
  const kept: string[] = [];
  await context.route('**/v1/field/uploads', async (route) => {
    const reply = await route.fetch();
    const { items } = (await reply.json()) as Outcome;
    kept.push(...items.filter((one) => one.outcome === 'kept').map((one) => one.key));
    await route.fulfill({ response: reply });
  });
  return kept;
}

test('"all well" is one tap in the list, two by way of the door', async ({ sign_in }) => {
  const { page } = await sign_in('community_worker');
  const taps = await count_taps(page);
  const door = quick_door(page).first();
  const id = (await door.locator('a.whole').getAttribute('href'))?.slice(7) ?? '';
  await door.locator('.well').click();
  expect(await taps()).toBe(1);
  await all_sent(page);
  await expect
    .poll(async () => (await round_of(page)).doors.find(([one]) => one === id)?.[5])
    .toBe('well');
  const before = await taps();
  await quick_door(page).first().locator('a.whole').click();
  await page.locator('.dock .main').click();
  expect((await taps()) - before).toBe(2);
  await all_sent(page);
});

test('a new need at the door is four taps, without signal', async ({ sign_in }) => {
  const { page, context } = await sign_in('community_worker');
  const before = (await round_of(page)).tasks.length;
  await page.waitForTimeout(1500); // the other pages are fetched while there is signal
  await context.setOffline(true);
  const taps = await count_taps(page);
  await page.locator('.tabs a[href="#/doors"]').click();
  await page.locator('a.whole[href^="#/door/"]').nth(3).click();
  await page.locator('.six button').first().click();
  await page.locator('.dock .main').click();
  expect(await taps()).toBe(4);
  await expect(page.locator('.outbox')).toContainText('1 条已存在手机里');
  await context.setOffline(false);
  await all_sent(page);
  expect((await round_of(page)).tasks.length).toBe(before + 1);
});

test('the app starts without signal, with the round, and sends later', async ({ sign_in }) => {
  const { page, context } = await sign_in('community_worker');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => caches.keys().then((all) => all.length))).toBe(1);
  await page.reload();
  await context.setOffline(true);
  await page.reload();
  await expect(quick_door(page).first()).toBeVisible();
  await quick_door(page).first().locator('.well').click();
  await page.reload();
  await expect(page.locator('.outbox')).toContainText('1 条已存在手机里');
  await context.setOffline(false);
  await all_sent(page);
});

test('two tabs send each record once', async ({ sign_in, city }) => {
  const { page, context } = await sign_in('community_worker');
  const kept = await watch_uploads(context);
  const other = await context.newPage();
  await other.goto(`${city.base}/field`);
  await expect(quick_door(other).first()).toBeVisible();
  // A context's offline does not hold its service worker, so the uploads themselves are cut.
  const cut = (route: Route): Promise<void> => route.abort();
  await context.route('**/v1/field/uploads', cut);
  await quick_door(page).first().locator('.well').click();
  await expect(other.locator('.outbox')).toContainText('1 条');
  await quick_door(other).first().locator('.well').click();
  await expect(page.locator('.outbox')).toContainText('2 条');
  await context.unroute('**/v1/field/uploads', cut);
  await all_sent(page);
  await all_sent(other);
  expect(kept).toHaveLength(2);
  expect(new Set(kept).size).toBe(2);
});

test('leaving with unsent records warns, and they wait for the same person', async ({
  sign_in, city,
}) => {
  const { page, context } = await sign_in('community_worker');
  const kept = await watch_uploads(context);
  await context.route('**/v1/field/uploads', (route) => route.abort());
  await quick_door(page).first().locator('.well').click();
  await page.goto(`${city.base}/field#/me`);
  await page.locator('.leaving > button').last().click();
  await expect(page.locator('dialog')).toContainText('1');
  await page.locator('dialog .plain').click();
  await page.waitForURL(/\/enter/);
  await context.unroute('**/v1/field/uploads');
  await context.route('**/v1/field/uploads', async (route) => {
    const reply = await route.fetch();
    const { items } = (await reply.json()) as Outcome;
    kept.push(...items.filter((one) => one.outcome === 'kept').map((one) => one.key));
    await route.fulfill({ response: reply });
  });
  const token = city.people.find((one) => one.who === 'community_worker')?.token ?? '';
  await page.goto(`${city.base}/enter#demo=${token}`);
  await all_sent(page);
  expect(kept).toHaveLength(1);
});

test('a phone three days ahead writes the right time', async ({ sign_in }) => {
  const { page } = await sign_in('community_worker');
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3 * 86_400_000;
  });
  await page.reload();
  const door = quick_door(page).first();
  const id = (await door.locator('a.whole').getAttribute('href'))?.slice(7) ?? '';
  await door.locator('.well').click();
  await all_sent(page);
  const round = await round_of(page);
  const seen_at = round.doors.find(([one]) => one === id)?.[6] ?? '';
  expect(seen_at.slice(0, 10)).toBe(round.day);
});

// A real picture with a camera's notes in it.
async function photo_with_notes(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1800;
    const pen = canvas.getContext('2d');
    for (let at = 0; at < 3000; at += 1) {
      if (pen) pen.fillStyle = `hsl(${at % 360} 60% 50%)`;
      pen?.fillRect((at * 97) % 2400, (at * 57) % 1800, 60, 40);
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
  });
  const plain = Buffer.from(base64, 'base64');
  const notes = Buffer.from('Exif\0\0GPS 34.2N 108.9E');
  const head = Buffer.from([0xff, 0xe1, 0, notes.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, notes, plain.subarray(2)]);
}

test('a photo arrives small and bare, even when the page dies on the way', async ({
  sign_in, city,
}) => {
  const { page, context } = await sign_in('community_worker');
  const buffer = await photo_with_notes(page);
  let parts = 0;
  await context.route('**/v1/field/parts', async (route) => {
    parts += 1;
    if (parts === 2) return route.abort();
    return route.continue();
  });
  await page.goto(`${city.base}/field#/doors`);
  await page.locator('a.whole[href^="#/door/"]').nth(6).click();
  await page.locator('.six button').first().click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'a.jpg', mimeType: 'image/jpeg', buffer,
  });
  await expect(page.locator('.taken')).toBeVisible();
  const known = (await round_of(page)).tasks.map((one) => one.id);
  await page.locator('.dock .main').click();
  await expect.poll(() => parts).toBeGreaterThan(1);
  await page.close();
  const again = await context.newPage();
  await again.goto(`${city.base}/field`);
  const task = (await round_of(again)).tasks.find((one) => !known.includes(one.id))?.id ?? '';
  const path = `/v1/tasks/${task}/attachments`;
  interface List {
    items: { id: string; byte_count: number; data: string | null }[];
  }
  await expect
    .poll(async () => (await api<List>(again, 'GET', path)).items.length, { timeout: 30_000 })
    .toBe(1);
  const [photo] = (await api<List>(again, 'GET', path)).items;
  const { items } = await api<List>(again, 'GET', `${path}?with=${photo?.id ?? ''}`);
  const bytes = Buffer.from(items[0]?.data ?? '', 'base64');
  expect(bytes.length).toBeLessThanOrEqual(300 * 1024);
  expect(bytes.length).toBe(photo?.byte_count);
  expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(bytes.includes('Exif')).toBe(false);
});

test('a colleague carries what is unsent; both deliver and it counts once', async ({
  sign_in, city,
}) => {
  const { page, context } = await sign_in('community_worker');
  await page.waitForTimeout(1500);
  await context.setOffline(true);
  const door = quick_door(page).first();
  const id = (await door.locator('a.whole').getAttribute('href'))?.slice(7) ?? '';
  await door.locator('.well').click();
  await page.locator('.tabs a[href="#/outbox"]').click();
  await page.locator('a[href="#/carry"]').click();
  const saved = page.waitForEvent('download');
  await page.locator('button', { hasText: '存成文件' }).click();
  const file = await (await saved).path();
  const { page: other } = await sign_in('street_officer');
  await other.goto(`${city.base}/field#/carry`);
  await other.locator('input[type=file]').setInputFiles(file);
  await expect(other.locator('main')).toContainText('带上了 1 条');
  await all_sent(other);
  const kept = await watch_uploads(context);
  await context.setOffline(false);
  await page.locator('.bar.back button').click();
  await all_sent(page);
  expect(kept).toHaveLength(1);
  const seen = (await round_of(page)).doors.find(([one]) => one === id)?.[5];
  expect(seen).toBe('well');
});

test('a first round is far below its budget of bytes', async ({ sign_in, city }) => {
  const { page } = await sign_in('community_worker');
  const bytes = await page.evaluate(async () => {
    const reply = await fetch('/v1/field/round');
    return (await reply.text()).length;
  });
  const round = await round_of(page);
  expect(round.doors.length).toBeGreaterThan(20);
  expect(bytes / round.doors.length).toBeLessThan(400);
  const since = await page.evaluate(async (base) => {
    const first = (await (await fetch(`${base}/v1/field/round`)).json()) as { mark: string };
    return (await (await fetch(`${base}/v1/field/round?since=${first.mark}`)).text()).length;
  }, city.base);
  console.log(`round: ${round.doors.length} doors, ${bytes} chars; delta ${since}`);
  expect(since).toBeLessThan(bytes);
});

for (const look of [{}, { language: 'en' as const }, { is_large: true }, { is_dark: true }]) {
  test(`door pages stumble nobody, ${JSON.stringify(look)}`, async ({ sign_in, city }) => {
    const { page } = await sign_in('community_worker', look);
    await expect(quick_door(page).first()).toBeVisible();
    await expect_accessible(page);
    await page.goto(`${city.base}/field#/doors`);
    await page.locator('a.whole[href^="#/door/"]').first().waitFor();
    await expect_accessible(page);
    await page.locator('a.whole[href^="#/door/"]').first().click();
    await page.locator('.six button').first().waitFor();
    await expect_accessible(page);
    await page.locator('.six button').first().click();
    await expect_accessible(page);
    await page.goto(`${city.base}/field#/carry`);
    await page.locator('h2').first().waitFor();
    await expect_accessible(page);
  });
}

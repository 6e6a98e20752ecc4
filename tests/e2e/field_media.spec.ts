// What the phone's own senses bring: a voice note, a package read from another phone's codes by the
// camera, and a newer version that waits for its person. Chromium plays the devices.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '../../web/node_modules/@playwright/test';

import { api, expect, test, type City, type Page, type Who } from './support';

interface Round {
  doors: unknown[][];
  tasks: { id: string }[];
}

const round_of = (page: Page) => api<Round>(page, 'GET', '/v1/field/round');
const all_sent = (page: Page) =>
  expect(page.locator('.outbox').last()).toContainText('都发出去了');
const quick_door = (page: Page) =>
  page
    .locator('.stop:not(.past)', { has: page.locator('a.whole[href^="#/door/"]') })
    .filter({ has: page.locator('.well') });

// The code as large as a camera held close would see it.
async function as_seen(page: Page, drawing: string): Promise<Buffer> {
  const picture = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1280, 960];
    const pen = canvas.getContext('2d');
    if (pen) pen.fillStyle = 'white';
    pen?.fillRect(0, 0, 1280, 960);
    pen?.drawImage(image, 200, 40, 880, 880);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
  }, drawing);
  return Buffer.from(picture, 'base64');
}

// A browser of its own, with a microphone and a camera that shows the given film.
async function with_devices(
  city: City, who: Who, film: string | null, use: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(film ? [`--use-file-for-fake-video-capture=${film}`] : []),
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
    const page = await context.newPage();
    const token = city.people.find((one) => one.who === who)?.token ?? '';
    await page.goto(`${city.base}/enter#demo=${token}`);
    await page.waitForURL((url) => !url.pathname.startsWith('/enter'));
    await use(page);
  } finally {
    await browser.close();
  }
}

test('a voice note taken at the door arrives with the need', async ({ city }) => {
  await with_devices(city, 'community_worker', null, async (page) => {
    const known = (await round_of(page)).tasks.map((one) => one.id);
    await page.goto(`${city.base}/field#/doors`);
    await page.locator('a.whole[href^="#/door/"]').nth(8).click();
    await page.locator('.six button').nth(3).click();
    await page.locator('button', { hasText: '说一段' }).click();
    await page.waitForTimeout(1200); // somebody speaks
    await page.locator('button[aria-pressed="true"]').click();
    await expect(page.locator('.taken')).toBeVisible();
    await page.locator('.dock .main').click();
    await all_sent(page);
    const { tasks } = await round_of(page);
    const task = tasks.find((one) => !known.includes(one.id))?.id ?? '';
    interface List {
      items: { id: string; mime: string; byte_count: number }[];
    }
    const path = `/v1/tasks/${task}/attachments`;
    await expect
      .poll(async () => (await api<List>(page, 'GET', path)).items.length)
      .toBe(1);
    const [voice] = (await api<List>(page, 'GET', path)).items;
    expect(voice?.mime).toBe('audio/webm');
    expect(voice?.byte_count).toBeGreaterThan(500);
  });
});

test('a camera reads what another phone shows; it is delivered once', async ({ sign_in, city }) => {
  const { page, context } = await sign_in('community_worker');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForTimeout(1000);
  await context.setOffline(true);
  const door = quick_door(page).first();
  const id = (await door.locator('a.whole').getAttribute('href'))?.slice(7) ?? '';
  await door.locator('.well').click();
  await page.locator('.tabs a[href="#/outbox"]').click();
  await page.locator('a[href="#/carry"]').click();
  await page.locator('button', { hasText: '让同事扫' }).click();
  const folder = mkdtempSync(join(tmpdir(), 'firstline-film-'));
  try {
    // Every code once, held for a second each: a film as a camera would see it.
    const code = page.locator('.frame-code img');
    const count = Number(/(\d+)\s*$/.exec(await code.getAttribute('alt') ?? '')?.[1] ?? '1');
    const pictures: Buffer[] = [];
    const seen = new Set<string>();
    while (seen.size < Math.max(1, count)) {
      const shown = (await code.getAttribute('src')) ?? '';
      if (seen.has(shown)) {
        await page.waitForTimeout(100);
        continue;
      }
      seen.add(shown);
      pictures.push(await as_seen(page, shown));
    }
    const film = join(folder, 'codes.mjpeg');
    writeFileSync(film, Buffer.concat(pictures.flatMap((one) => Array<Buffer>(30).fill(one))));
    await with_devices(city, 'street_officer', film, async (other) => {
      await other.goto(`${city.base}/field#/carry`);
      await other.locator('button', { hasText: '开始扫' }).click();
      await expect(other.locator('main')).toContainText('带上了 1 条');
      await all_sent(other);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await context.setOffline(false);
  await page.locator('.bar.back button').click();
  await all_sent(page);
  const seen_at_door = (await round_of(page)).doors.find(([one]) => one === id)?.[5];
  expect(seen_at_door).toBe('well');
});

test('a newer version waits for its person and loses nothing', async ({ sign_in, city }) => {
  const { page, context } = await sign_in('community_worker');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.route('**/v1/field/uploads', (route) => route.abort());
  await quick_door(page).first().locator('.well').click();
  await expect(page.locator('.outbox')).toContainText('1 条');
  // The same worker under another address is a newer one to the browser.
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js?newer', { scope: '/field' }));
  const offer = page.locator('.outbox.newer');
  await expect(offer).toContainText('有新版本');
  await expect(page.locator('.outbox').last()).toContainText('1 条');
  const loaded = page.waitForEvent('load');
  await offer.getByRole('button').click();
  await loaded;
  await expect(page.locator('.outbox').last()).toContainText('1 条');
  await context.unroute('**/v1/field/uploads');
  await page.goto(`${city.base}/field`);
  await all_sent(page);
});

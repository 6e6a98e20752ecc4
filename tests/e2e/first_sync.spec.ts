// The first morning of a phone in a cell of 300 households, on a slow net (400 kbit/s, 400 ms): the
// whole round is there within a minute, and what comes each day after is small.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CDPSession } from '../../web/node_modules/@playwright/test';

import { expect, run, serve, test } from './support';

const kHouseholds = 300;
const kFirst_ms = 60_000;
const kToday_bytes = 200 * 1024;

// Every cell is filled up to 300 households.
function fill_cells(data: string): void {
  const file = join(data, '..', 'households.csv');
  run('export', 'households', file, '--data', data);
  const counts = new Map<string, number>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const cell = line.split(',')[0] ?? '';
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const rows = ['网格,楼栋,门牌,户类型'];
  for (const [cell, count] of counts)
    for (let n = count; n < kHouseholds; n += 1) rows.push(`${cell},90号楼,${1000 + n},家庭`);
  writeFileSync(file, rows.join('\n'));
  run('import', 'households', file, '--data', data);
}

async function slow_net(cdp: CDPSession): Promise<() => number> {
  let bytes = 0;
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000,
  });
  cdp.on('Network.loadingFinished', (done) => (bytes += done.encodedDataLength));
  return () => bytes;
}

test('300 households arrive within a minute on a slow net, a day after in 200 KB', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'firstline-sync-'));
  const { server, city } = await serve(folder, fill_cells);
  try {
    const worker = city.people.find((one) => one.who === 'community_worker');
    const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
    const page = await context.newPage();
    const bytes = await slow_net(await context.newCDPSession(page));
    const from = Date.now();
    await page.goto(`${city.base}/enter#demo=${worker?.token}`);
    await page.waitForURL('**/field**');
    await page.goto(`${city.base}/field#/round`);
    await expect
      .poll(async () => page.evaluate(async () => {
        const reply = await fetch('/v1/field/round');
        return ((await reply.json()) as { doors: unknown[] }).doors.length;
      }))
      .toBeGreaterThanOrEqual(kHouseholds);
    await expect(page.locator('.stop').first()).toBeVisible({ timeout: kFirst_ms });
    const took = Date.now() - from;
    const first = bytes();
    expect(took).toBeLessThanOrEqual(kFirst_ms);
    // The next morning: the page is kept by the phone, only what is due is fetched.
    await page.goto(`${city.base}/field#/today`);
    await page.reload();
    await expect(page.locator('main')).toBeVisible();
    await page.waitForLoadState('networkidle');
    const today = bytes() - first;
    expect(today).toBeLessThanOrEqual(kToday_bytes);
    console.log(`first sync: ${first} bytes in ${took} ms; today: ${today} bytes`);
    await context.close();
  } finally {
    server.kill('SIGTERM');
    await new Promise((done) => server.once('exit', done));
    rmSync(folder, { recursive: true, force: true });
  }
});

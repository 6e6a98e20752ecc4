// A drill watched from the console: a real one, small, on a city of its own, drawn by the service
// that an auditor is signed in to.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, expect_accessible, serve, test as base, type City, type Page } from './support';

const kBinary = process.env['FIRSTLINE'] ?? resolve(__dirname, '../../build/release/firstline');

const test = base.extend<{ home: { city: City; data: string } }>({
  home: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'firstline-drill-'));
    const { server, city } = await serve(folder);
    await use({ city, data: join(folder, 'data') });
    server.kill('SIGTERM');
    await new Promise((done) => server.once('exit', done));
    rmSync(folder, { recursive: true, force: true });
  },
});

async function open_drill(page: Page, city: City, who: string): Promise<void> {
  const person = city.people.find((one) => one.who === who);
  await page.goto(`${city.base}/enter#demo=${person?.token}`);
  await page.waitForURL((url) => url.pathname === '/console');
  await page.goto(`${city.base}/console#/drill`);
}

test('a drill is drawn while it runs, and says at the end that it held', async ({
  browser, home,
}) => {
  const { city, data } = home;
  const wide = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await open_drill(wide, city, 'auditor');
  await expect(wide.getByText('这里还没有做过演练')).toBeVisible();
  const words = ['drill', 'morning', '--people', '2000', '--seconds', '15', '--watch', data];
  const drill = spawn(kBinary, [...words, '--json'], { stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => drill.once('exit', done));
  const said = wide.locator('.drill-said');
  await expect(said).toBeVisible();
  await expect(wide.locator('.drill-curve')).toHaveCount(4);
  await expect(said).toHaveAttribute('data-phase', 'no_database');
  // The service one watches from does not answer for a moment: the picture stays, then goes on.
  await wide.route('**/v1/drill', (route) => route.abort());
  await expect(wide.locator('.drill-away')).toBeVisible();
  await expect(said).toBeVisible();
  await wide.unroute('**/v1/drill');
  await expect(wide.locator('.drill-away')).toBeHidden();
  await expect(said).toHaveAttribute('data-phase', 'over', { timeout: 40_000 });
  expect(await ended).toBe(0);
  await expect(said).toContainText('守住了');
  await expect(wide.locator('.drill-numbers dd').first()).toHaveText('100%');
  await expect_accessible(wide);

  const narrow = await browser.newPage({ viewport: { width: 360, height: 780 } });
  await narrow.addInitScript(() => localStorage.setItem('language', 'en'));
  await open_drill(narrow, city, 'street_officer');
  await expect(narrow.getByText('Database given back')).toBeVisible();
  await expect_accessible(narrow);
  await wide.close();
  await narrow.close();
});

// What every end-to-end test stands on: a city served by the real binary for this run, people who
// sign in by their demo links, and a watch that fails a test on a policy violation, a script error
// or a request to any other host.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import {
  expect, test as base_test, type BrowserContext, type Page,
} from '../../web/node_modules/@playwright/test';

export { expect, type BrowserContext, type Page };

const kTop = resolve(__dirname, '../..');
const kBinary = process.env['FIRSTLINE'] ?? join(kTop, 'build/release/firstline');
const kAxe = readFileSync(join(kTop, 'web/node_modules/axe-core/axe.min.js'), 'utf8');
const kRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const kStart_ms = 20_000;

export type Who =
  | 'resident'
  | 'community_worker'
  | 'community_lead'
  | 'street_officer'
  | 'district_officer'
  | 'city_officer'
  | 'phone_desk'
  | 'personnel_officer'
  | 'property_manager'
  | 'lent_staff'
  | 'lent_colleague'
  | 'complaint_handler'
  | 'laboratory'
  | 'clinician'
  | 'epidemiologist'
  | 'pass_officer'
  | 'auditor'
  | 'administrator';

export interface Look {
  width?: number;
  height?: number;
  language?: 'zh' | 'en';
  is_large?: boolean;
  is_dark?: boolean;
  is_grey?: boolean; // the whole page without colour
}

interface DemoPerson {
  who: Who;
  name: string;
  token: string;
  home: string;
}

export interface City {
  base: string;
  people: DemoPerson[];
}

export interface Signed {
  page: Page;
  context: BrowserContext;
}

async function wait_for(is_there: () => boolean): Promise<void> {
  const until = Date.now() + kStart_ms;
  while (!is_there()) {
    if (Date.now() > until) throw new Error('the server did not come up');
    await new Promise((done) => setTimeout(done, 50));
  }
}

// A verb of the binary, to its end.
export function run(...words: string[]): void {
  const done = spawnSync(kBinary, words, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`firstline ${words.join(' ')}: ${done.stderr}`);
}

// Serves a city that was laid in `folder`; port 0 is any that is free.
export async function start(
  folder: string, port = 0,
): Promise<{ server: ChildProcess; base: string }> {
  const ready = join(folder, 'ready');
  rmSync(ready, { force: true });
  const root = process.env['FIRSTLINE_WEB_ROOT'];
  const pages = root ? ['--web-root', root] : [];
  const where = ['--port', String(port), '--ready-file', ready];
  const server = spawn(
    kBinary,
    ['serve', '--data', join(folder, 'data'), '--demo', ...where, ...pages],
    { stdio: 'ignore' },
  );
  await wait_for(() => existsSync(ready) && readFileSync(ready, 'utf8').includes(':'));
  const address = readFileSync(ready, 'utf8').trim();
  return { server, base: address.startsWith('http') ? address : `http://${address}` };
}

// `prepare` changes the city that was laid before it is served.
export async function serve(
  folder: string, prepare: (data: string) => void = () => {},
): Promise<{ server: ChildProcess; city: City }> {
  const data = join(folder, 'data');
  run('demo', '--data', data, '--people', '5000', '--seed', '7');
  prepare(data);
  const { server, base } = await start(folder);
  const reply = await fetch(`${base}/v1/demo/people`);
  const { items } = (await reply.json()) as { items: DemoPerson[] };
  return { server, city: { base, people: items } };
}

// Puts down what no page may do; the fixture reads it when the test ends.
function watch(page: Page, base: string, wrongs: string[]): void {
  page.on('pageerror', (error) => wrongs.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) wrongs.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob|about):/.test(url)) wrongs.push(`foreign: ${url}`);
  });
}

interface TestFixtures {
  sign_in: (who: Who, look?: Look) => Promise<Signed>;
}

interface RunFixtures {
  city: City;
}

export const test = base_test.extend<TestFixtures, RunFixtures>({
  city: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'firstline-e2e-'));
      const { server, city } = await serve(folder);
      await use(city);
      server.kill('SIGTERM');
      await new Promise((done) => server.once('exit', done));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  sign_in: async ({ browser, city }, use) => {
    const contexts: BrowserContext[] = [];
    const wrongs: string[] = [];
    await use(async (who, look = {}) => {
      const person = city.people.find((one) => one.who === who);
      if (!person) throw new Error(`nobody plays ${who}`);
      const context = await browser.newContext({
        viewport: { width: look.width ?? 360, height: look.height ?? 780 },
        colorScheme: look.is_dark ? 'dark' : 'light',
      });
      contexts.push(context);
      await context.addInitScript(({ language, is_large, is_grey }) => {
        if (language === 'en') localStorage.setItem('language', 'en');
        if (is_large) localStorage.setItem('size', 'large');
        if (!is_grey) return;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('html { filter: grayscale(1); }');
        document.adoptedStyleSheets = [sheet];
      }, look);
      const page = await context.newPage();
      watch(page, city.base, wrongs);
      await page.goto(`${city.base}/enter#demo=${person.token}`);
      await page.waitForURL((url) => url.pathname === person.home);
      return { page, context };
    });
    for (const context of contexts) await context.close();
    expect(wrongs).toEqual([]);
  },
});

// Clicks and keystrokes are counted: a tap budget is a promise.
export interface Effort {
  taps: number;
  keys: number;
}

export async function count_effort(page: Page): Promise<() => Promise<Effort>> {
  const begin = (): void => {
    const counter = window as unknown as { effort: Effort | undefined };
    const is_counted = counter.effort !== undefined;
    const effort = (counter.effort ??= { taps: 0, keys: 0 });
    effort.taps = effort.keys = 0;
    if (is_counted) return;
    addEventListener('click', (event) => (effort.taps += event.detail > 0 ? 1 : 0), true);
    addEventListener('keydown', () => (effort.keys += 1), true);
  };
  await page.evaluate(begin);
  return () => page.evaluate(() => (window as unknown as { effort: Effort }).effort);
}

// What still moves is half transparent and would be measured so: a drawer that slides in, say.
async function come_to_rest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const until = performance.now() + 3000;
    for (let still = 0; still < 5 && performance.now() < until; await frame()) {
      const is_moving = document.getAnimations().some((one) => one.playState === 'running');
      still = is_moving ? 0 : still + 1;
    }
  });
}

// Nothing that a screen reader or weak eyes would stumble over, and nothing wider than the screen.
export async function expect_accessible(page: Page): Promise<void> {
  await come_to_rest(page);
  await page.evaluate(kAxe);
  const found = await page.evaluate(async (rules) => {
    const axe = (window as unknown as { axe: { run: (...of: unknown[]) => Promise<unknown> } }).axe;
    const result = (await axe.run(document, { runOnly: rules })) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    return result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html ?? ''}`);
  }, kRules);
  expect(found).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

// One call of the API from inside the signed-in page, with its session and a fresh key. A busy
// server is asked again with the same key, as every page does.
export async function api<Body>(
  page: Page, method: string, path: string, body?: unknown,
): Promise<Body> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const ask = async (path: string, options: RequestInit = {}): Promise<Response> => {
        for (let tries = 1; ; tries += 1) {
          const reply = await fetch(path, options);
          if (reply.status !== 503 || tries === 10) return reply;
          await new Promise((done) => setTimeout(done, 300));
        }
      };
      const session = (await (await ask('/v1/session')).json()) as { csrf: string };
      const key = [...crypto.getRandomValues(new Uint8Array(16))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      const reply = await ask(path, {
        method,
        headers: {
          'Content-Type': 'application/json',
          'X-Firstline-CSRF': session.csrf,
          'Idempotency-Key': key,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await reply.json()) as Body;
    },
    { method, path, body },
  );
}

interface TaskPerson {
  name: string;
  phone: string;
}

// Who the demo's resident is, as the worker's task about what they asked for says it.
export async function resident_of(worker: Page, resident: Page): Promise<TaskPerson> {
  await api(resident, 'POST', '/v1/asks', { kind: 'food', text: 'rice' });
  const me = await api<{ person: { name: string } }>(resident, 'GET', '/v1/me');
  const { items } = await api<{ items: { id: string }[] }>(worker, 'GET', '/v1/tasks/mine');
  for (const { id } of items) {
    const task = await api<{ person: TaskPerson | null }>(worker, 'GET', `/v1/tasks/${id}`);
    if (task.person?.name === me.person.name) return task.person;
  }
  throw new Error(`no task of ${me.person.name}`);
}

// The resident's pass page: shown with no network from the first second, by shape, word and colour,
// for oneself and for family; a carer ended in one tap. The answers of /v1/pass are laid in here by
// route, so that each look has its status; enrol.spec and pass_offline.spec have the real ones.

import {
  expect, expect_accessible, test as base, type BrowserContext, type Page,
} from './support';
import { a_token, make_key, stopped, token_of, type TestKey } from '../../web/src/seal/testing';
import type { Token } from '../../web/src/seal/token';

const kCap = 'c4p4b1l1ty_of_a_test_0001';
const kHour_s = 3600;

interface Shown {
  page: Page;
  context: BrowserContext;
  posts: { path: string; body: unknown }[];
  answer: { status: number };
}

interface Wish {
  changes?: Partial<Token>;
  kind?: 'ok' | 'ask' | 'stop';
  is_alone?: boolean;
  width?: number;
  language?: 'zh' | 'en';
  is_large?: boolean;
  is_dark?: boolean;
  is_empty?: boolean;
}

let key: TestKey;
const now_s = () => Math.floor(Date.now() / 1000);

async function answer_of(wish: Wish) {
  const times = { issued: now_s() - kHour_s, expires: now_s() + 40 * kHour_s };
  const status = { status: wish.kind === 'stop' ? 'stop' : 'ask', until: now_s() + 90 * kHour_s };
  const mine = wish.kind && wish.kind !== 'ok'
    ? stopped({ ...times, ...(status as Partial<Token>), ...wish.changes })
    : a_token({ ...times, ...wish.changes });
  const other = (name: string) => token_of(a_token({ ...times, name }), key);
  return {
    token: await token_of(mine, key),
    people: wish.is_alone ? [] : [
      { token: await other('李*兰'), name: '李*兰', relation: '妈妈' },
      { token: await other('王*宝'), name: '王*宝', relation: '女儿' },
    ],
    about: {
      reason: { zh: '您与一例确诊病例有密切接触。', en: 'You were a close contact of a case.' },
      office: { zh: '临河区疾控中心', en: 'Linhe District CDC' },
    },
    carers: [{ id: '0000000000c01', name: '王*强', relation: '儿子', until: null }],
    as_of: new Date().toISOString().replace('Z', '+00:00'),
  };
}

const test = base.extend<{ show: (wish?: Wish) => Promise<Shown> }>({
  show: async ({ browser, city }, use) => {
    key ??= await make_key();
    const contexts: BrowserContext[] = [];
    const wrongs: string[] = [];
    await use(async (wish = {}) => {
      const context = await browser.newContext({
        viewport: { width: wish.width ?? 360, height: wish.width === 1440 ? 900 : 780 },
        colorScheme: wish.is_dark ? 'dark' : 'light',
      });
      contexts.push(context);
      await context.addInitScript(({ language, is_large }) => {
        if (language === 'en') localStorage.setItem('language', 'en');
        if (is_large) localStorage.setItem('size', 'large');
      }, wish);
      const page = await context.newPage();
      page.on('pageerror', (error) => wrongs.push(error.message));
      page.on('console', (line) => {
        if (/Content Security Policy/.test(line.text())) wrongs.push(line.text());
      });
      page.on('request', (request) => {
        if (request.url().includes(kCap)) wrongs.push(`told in an address: ${request.url()}`);
      });
      const answer = { status: 200 };
      const posts: Shown['posts'] = [];
      const body = await answer_of(wish);
      await context.route('**/v1/pass**', async (route) => {
        const request = route.request();
        if (request.headers()['x-firstline-pass'] !== kCap) return route.fulfill({ status: 401 });
        if (answer.status === 0) return route.abort();
        if (answer.status !== 200) return route.fulfill({ status: answer.status });
        if (request.method() === 'GET') return route.fulfill({ json: body });
        posts.push({ path: new URL(request.url()).pathname, body: request.postDataJSON() });
        return route.fulfill({ json: { id: '7q4210000000x' } });
      });
      await page.goto(`${city.base}/pass${wish.is_empty ? '' : `#${kCap}`}`);
      return { page, context, posts, answer };
    });
    for (const context of contexts) await context.close();
    expect(wrongs).toEqual([]);
  },
});

const is_kept = (page: Page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  return (await caches.keys()).some((name) => name.startsWith('pass-'));
});

test('one request, the capability leaves the address, and it shows in airplane mode', async ({
  show, city,
}) => {
  const { page, context, answer } = await show();
  await expect(page.getByRole('heading', { name: '可通行' })).toBeVisible();
  await expect(page.getByText('王*芳')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource')
    .map((one) => new URL(one.name).pathname));
  expect(loaded.filter((path) => !path.startsWith('/v1/'))).toEqual([]);
  expect(await is_kept(page)).toBe(true);
  await context.setOffline(true);
  answer.status = 0;
  await page.goto(`${city.base}/pass`);
  await expect(page.getByRole('heading', { name: '可通行' })).toBeVisible();
  await expect(page.getByRole('img', { name: /王\*芳/ })).toBeVisible();
  await expect(page.getByText('没有网，手机里的码一样有效。')).toBeVisible();
});

test('a server that is too busy changes nothing of what is shown', async ({ show }) => {
  const { page, answer } = await show();
  await expect(page.getByRole('heading', { name: '可通行' })).toBeVisible();
  for (const status of [503, 500, 404]) {
    answer.status = status;
    await page.reload();
    await expect(page.getByRole('heading', { name: '可通行' })).toBeVisible();
    const said = status === 404 ? '这个链接停用了' : '现在人很多';
    await expect(page.locator('.facts')).toContainText(said);
  }
});

test('family in one tap, a carer ended in one tap, offline too', async ({ show }) => {
  const { page, context, posts, answer } = await show();
  await page.getByRole('button', { name: '妈妈' }).click();
  await expect(page.getByText('李*兰')).toBeVisible();
  await expect(page.getByRole('button', { name: '妈妈' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: '我', exact: true }).click();
  await context.setOffline(true);
  answer.status = 0;
  await page.getByRole('button', { name: '不再让王*强出示' }).click();
  await expect(page.getByText('已停，有网就告诉服务器')).toBeVisible();
  expect(posts).toEqual([]);
  answer.status = 200;
  await context.setOffline(false);
  await expect(page.getByText('已停', { exact: true })).toBeVisible();
  expect(posts.map((post) => post.path)).toEqual(['/v1/pass/carers/0000000000c01/end']);
});

test('why, until when, by whom, and an appeal that is kept until it is sent', async ({ show }) => {
  const { page, posts } = await show({ kind: 'stop' });
  await expect(page.getByRole('heading', { name: '请停步' })).toBeVisible();
  await expect(page.locator('.why')).toContainText('有密切接触');
  await expect(page.locator('.why')).toContainText('自动解除');
  await expect(page.locator('.why')).toContainText('看病、买药、买食物、避险、回家');
  await page.getByRole('button', { name: '这不对，我要申诉' }).click();
  await page.getByRole('textbox').fill('那天我在外地');
  await page.getByRole('button', { name: '送出申诉' }).click();
  await expect(page.getByText('申诉送到了，编号 7q4210000000x')).toBeVisible();
  expect(posts).toEqual([{
    path: '/v1/pass/appeals', body: { leaf: 20417, text: '那天我在外地' },
  }]);
});

test('an expired pass asks, and says that it renews by itself', async ({ show }) => {
  const over = { issued: now_s() - 50 * kHour_s, expires: now_s() - 60 };
  const { page } = await show({ changes: over, is_alone: true });
  await expect(page.getByRole('heading', { name: '需核验' })).toBeVisible();
  await expect(page.locator('.band')).toContainText('到期了');
});

test('without a pass it says how one gets it', async ({ show }) => {
  const { page } = await show({ is_empty: true });
  await expect(page.getByText('手机里还没有通行码')).toBeVisible();
  await expect_accessible(page);
  await page.getByRole('button', { name: '用手机号取码' }).click();
  await page.waitForURL('**/enter#resident');
});

test('a resident who is signed in gets the pass by the phone number', async ({ show }) => {
  const { page } = await show({ is_empty: true });
  await page.route('**/v1/session', (route) => route.fulfill({ json: { csrf: 'c'.repeat(32) } }));
  await page.route('**/v1/pass/enrol', (route) =>
    route.request().headers()['x-firstline-csrf'] === 'c'.repeat(32)
      ? route.fulfill({ json: { capability: kCap } })
      : route.fulfill({ status: 403 }));
  await page.getByRole('button', { name: '用手机号取码' }).click();
  await expect(page.getByRole('heading', { name: '可通行' })).toBeVisible();
  expect(page.url()).not.toContain(kCap);
});

for (const kind of ['ok', 'ask', 'stop'] as const)
  for (const look of [
    {}, { language: 'en' }, { is_large: true }, { is_large: true, language: 'en' },
    { is_dark: true }, { width: 1440 },
  ] as const) {
    const name = [kind, ...JSON.stringify(look).replace(/\W+/g, '_')].join('');
    test(`accessible and nothing overflows: ${name}`, async ({ show }, info) => {
      const { page } = await show({ kind, ...look });
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.qr')).toBeVisible();
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      await expect_accessible(page);
    });
  }

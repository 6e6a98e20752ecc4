// How a pass comes to somebody, with the real binary: the worker at the door shows a square that
// the person's own phone scans; a letter's code is typed with the year of birth and works once; a
// lost phone's pass is ended; a paper card is printed; who is signed in fetches it with a tap.

import { api, expect, expect_accessible, test, type Page } from './support';

interface Member {
  id: string;
  name: string;
  birth_year: number;
}

async function a_home(worker: Page): Promise<{ id: string; member: Member }> {
  const path = '/v1/cells/mine/households';
  const { items } = await api<{ items: { id: string }[] }>(worker, 'GET', path);
  for (const { id } of items.slice(5)) {
    const home = await api<{ members: Member[] }>(worker, 'GET', `/v1/households/${id}`);
    const [member] = home.members;
    if (member) return { id, member };
  }
  throw new Error('nobody lives here');
}

test('at the door: a square to scan, a code for a letter, a lost phone', async ({
  sign_in, browser,
}, info) => {
  test.setTimeout(180_000);
  const { page: worker } = await sign_in('community_worker');
  const { id, member } = await a_home(worker);
  await worker.evaluate((to) => (location.hash = to), `#/door/${id}`);
  await worker.getByRole('link', { name: '通行码' }).click();
  const card = worker.getByRole('region', { name: member.name });
  const made = worker.waitForResponse((reply) => reply.url().endsWith('/pass/links'));
  await card.getByRole('button', { name: '让手机扫' }).click();
  const { link } = (await (await made).json()) as { link: string };
  await expect(card.getByRole('img', { name: /取码链接/ })).toBeVisible();
  await worker.screenshot({ path: info.outputPath('door.png') });
  await expect_accessible(worker);

  const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
  const phone = await context.newPage();
  const foreign: string[] = [];
  const origin = new URL(worker.url()).origin;
  phone.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      foreign.push(request.url());
  });
  await phone.goto(new URL(link, origin).href);
  await expect(phone.getByRole('heading', { name: '可通行' })).toBeVisible();
  expect(new URL(phone.url()).hash).toBe('');
  // What the worker's link opens is the pass alone; why is for the person.
  await phone.getByRole('link', { name: '凭什么、申诉到哪一步' }).click();
  await expect(phone.getByRole('heading', { name: '请本人确认一次' })).toBeVisible();
  await expect_accessible(phone);

  await card.getByRole('button', { name: '看存在哪些手机上' }).click();
  await expect(card.getByText('1 部手机存着')).toBeVisible();
  await card.getByRole('button', { name: '手机丢了，停掉旧的' }).click();
  await card.getByRole('button', { name: '停掉', exact: true }).click();
  await expect(card.getByText('停掉了')).toBeVisible();
  // The phone that was lost goes on showing what it kept, and says that its link is over.
  await phone.goto(`${origin}/pass`);
  await expect(phone.locator('.facts')).toContainText('这个链接停用了');

  await card.getByRole('button', { name: '抄一个码' }).click();
  const code = (await card.locator('.name b').first().innerText()).trim();
  expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
  const other = await browser.newContext({ viewport: { width: 360, height: 780 } });
  const letter = await other.newPage();
  await letter.goto(`${origin}/pass`);
  await letter.getByRole('link', { name: '输信上的码' }).click();
  await letter.getByLabel('信上的码').fill(code.toLowerCase().replace(/-/g, ' '));
  await letter.getByLabel('出生年份').fill(String(member.birth_year - 1));
  await letter.getByRole('button', { name: '取码' }).click();
  await expect(letter.getByRole('alert')).toContainText('对不上');
  await letter.getByLabel('出生年份').fill(String(member.birth_year));
  await letter.getByRole('button', { name: '取码' }).click();
  await expect(letter.getByRole('heading', { name: '可通行' })).toBeVisible();
  await letter.getByRole('link', { name: '凭什么、申诉到哪一步' }).click();
  await expect(letter.locator('.card.why')).toBeVisible();
  // Once: the same letter gives nothing to the next.
  await phone.goto(`${origin}/enrol`);
  await phone.getByLabel('信上的码').fill(code);
  await phone.getByLabel('出生年份').fill(String(member.birth_year));
  await phone.getByRole('button', { name: '取码' }).click();
  await expect(phone.getByRole('alert')).toContainText('对不上');
  await expect_accessible(phone);
  expect(foreign).toEqual([]);
  await context.close();
  await other.close();

  await worker.goto(`${origin}/cards#person=${member.id}`);
  await expect(worker.locator('.card6')).toHaveCount(1);
  const shown = /^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/;
  await expect(worker.locator('.card6 .digits')).toHaveText(shown);
  await expect_accessible(worker);
});

test('who is signed in fetches the pass with a tap', async ({ sign_in }) => {
  const { page } = await sign_in('resident');
  await page.goto(new URL('/pass', page.url()).href);
  await page.getByRole('button', { name: '用手机号取码' }).click();
  await expect(page.locator('.qr')).toBeVisible();
  await page.goto(new URL('/enrol', page.url()).href);
  await expect(page.getByLabel('信上的码')).toBeVisible();
  await expect_accessible(page);
});

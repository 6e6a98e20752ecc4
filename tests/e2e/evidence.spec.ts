// No status without evidence, through the screens: a laboratory's case, a contact that counts only
// when another body has signed, the same words for the desk and the person, an appeal that somebody
// else answers; the public counts; a piece withdrawn. Against the real binary.

import { api, expect, expect_accessible, resident_of, test, type Page } from './support';

const kWide = { width: 1440, height: 900 };

interface Person {
  name: string;
  phone: string;
}

// A worker's own task and door tell who lives there; the desks search by what is on the door.
async function people_of(worker: Page, resident: Page): Promise<{ ill: Person; near: Person }> {
  const near = await resident_of(worker, resident);
  const path = '/v1/cells/mine/households';
  const { items } = await api<{ items: { id: string }[] }>(worker, 'GET', path);
  for (const { id } of items) {
    const home = await api<{ members: Person[] }>(worker, 'GET', `/v1/households/${id}`);
    const ill = home.members.find((one) => one.phone && one.phone !== near.phone);
    if (ill) return { ill, near };
  }
  throw new Error('nobody with a phone lives in this cell');
}

const go = async (page: Page, path: string): Promise<void> => {
  await page.goto(new URL(path, page.url()).href);
};

const hours_ago = (hours: number): string =>
  new Date(Date.now() + (8 - hours) * 3_600_000).toISOString().slice(0, 16);

async function find_person(page: Page, label: string, person: Person, act: string): Promise<void> {
  await page.getByLabel(label).fill(person.phone);
  await page.getByRole('button', { name: '找', exact: true }).click();
  const row = page.locator('.holes li', { hasText: person.name });
  await row.getByRole('button', { name: act }).first().click();
}

async function open_person(page: Page, person: Person): Promise<void> {
  await page.evaluate(() => (location.hash = '#/evidence'));
  await find_person(page, '找谁，或者哪一户', person, '打开');
  await expect(page.getByText('这次打开已记下')).toBeVisible();
}

async function open_form(page: Page, words: string): Promise<void> {
  const form = page.locator('details.record', { hasText: words });
  if (!(await form.evaluate((node) => (node as HTMLDetailsElement).open)))
    await form.locator('summary').click();
}

async function words_of(page: Page): Promise<string[]> {
  const lines = await page.locator('dl dd').allInnerTexts();
  return lines.map((line) => line.trim());
}

test('a contact counts when another body signed; the person reads the same and appeals', async ({
  sign_in,
}) => {
  test.setTimeout(180_000);
  const { page: resident } = await sign_in('resident');
  const { page: worker } = await sign_in('community_worker');
  const { ill, near } = await people_of(worker, resident);

  const { page: lab } = await sign_in('laboratory', kWide);
  await expect(lab.getByRole('heading', { level: 1 })).toHaveText('登记证据');
  await expect_accessible(lab);
  await open_person(lab, ill);
  await open_form(lab, '登记检测结果');
  await lab.getByLabel('采样时间').fill(hours_ago(2));
  await lab.getByLabel('结果', { exact: true }).selectOption('positive');
  await lab.getByRole('button', { name: '签名登记' }).click();
  // Which tube was left open: it is said beside the button, and nothing is recorded.
  await expect(lab.getByRole('alert')).toContainText('几个人一管');
  await lab.getByLabel('几个人一管').selectOption('single');
  await lab.getByRole('button', { name: '签名登记' }).click();
  await expect(lab.locator('.badge.stop').first()).toBeVisible();
  await expect_accessible(lab);

  const { page: tracer } = await sign_in('epidemiologist', kWide);
  await open_person(tracer, near);
  await open_form(tracer, '登记接触');
  await find_person(tracer, '病例：姓名、电话或门牌', ill, '看检测结果');
  await tracer.getByRole('button', { name: '就是这一例' }).click();
  await tracer.getByLabel('最后接触时间').fill(hours_ago(20));
  await tracer.getByLabel('接触程度').selectOption('close');
  await tracer.getByLabel('有没有签字的调查').selectOption('yes');
  await tracer.getByRole('button', { name: '签名登记，等第二个字' }).click();
  await expect(tracer.getByText('等另一个部门签字')).toBeVisible();
  await expect(tracer.locator('.badge.go').first()).toBeVisible();
  // Who recorded it is not offered to sign it.
  await expect(tracer.getByRole('button', { name: '签字', exact: true })).toBeHidden();

  await go(resident, '/status');
  await expect(resident.getByRole('heading', { name: '可通行' })).toBeVisible();
  await expect(resident.getByText('有人登记了，还不算数')).toBeVisible();
  await expect_accessible(resident);

  const { page: doctor } = await sign_in('clinician', kWide);
  await doctor.getByRole('link', { name: '等我签字' }).click();
  const waiting = doctor.locator('.piece', { hasText: near.name });
  await expect(waiting).toContainText('与确诊病例的暴露记录');
  await expect_accessible(doctor);
  await waiting.getByRole('button', { name: '签字', exact: true }).click();
  await expect(waiting).toContainText('最多 14 天');
  await waiting.getByRole('button', { name: '核对过了，签字' }).click();
  await expect(doctor.getByText('没有等您签字的')).toBeVisible();

  await open_person(tracer, near);
  await expect(tracer.locator('.badge.stop').first()).toBeVisible();
  await resident.reload();
  await expect(resident.getByRole('heading', { name: '请停步' })).toBeVisible();
  const read = await words_of(resident);
  expect(read.length).toBeGreaterThan(5);
  expect(read).toEqual(await words_of(tracer));
  for (const page of [resident, tracer]) await expect_accessible(page);

  await resident.getByRole('button', { name: '这不对，我要申诉' }).click();
  await resident.getByLabel('哪里不对').fill('那天我在女儿家，有车票');
  await resident.getByRole('button', { name: '送出申诉' }).click();
  await expect(resident.getByText('有人答复')).toBeVisible();
  await expect(resident.getByRole('button', { name: '这不对，我要申诉' })).toBeHidden();

  // Neither of the two who signed answers it.
  for (const page of [tracer, doctor]) {
    await page.evaluate(() => (location.hash = '#/appeals'));
    await expect(page.getByText('没有等您答复的申诉')).toBeVisible();
  }
  const { page: office } = await sign_in('pass_officer', kWide);
  await office.getByRole('link', { name: '申诉' }).click();
  await expect(office.getByText('那天我在女儿家，有车票')).toBeVisible();
  await expect_accessible(office);
  await office.getByLabel('答复', { exact: true }).selectOption('yes');
  await office.getByLabel('写给本人看的话').fill('车票核对过了，那天您不在家，这一条不再算数。');
  await office.getByRole('button', { name: '签字答复' }).click();
  await expect(office.getByText('没有等您答复的申诉')).toBeVisible();

  await resident.reload();
  await expect(resident.getByRole('heading', { name: '可通行' })).toBeVisible();
  await expect(resident.getByText('申诉成立')).toBeVisible();
  await expect(resident.getByText('车票核对过了')).toBeVisible();
  // Everybody may count, nobody may recognise: one case is "under 5".
  await go(resident, '/counts');
  await expect(resident.getByRole('row', { name: /单管核酸阳性/ })).toContainText('少于 5');
  await expect(resident.getByRole('heading', { name: '谁看着日志' })).toBeVisible();
  await expect_accessible(resident);

  // It was wrong: the laboratory takes its own result back, and nobody is restricted by it.
  await open_person(lab, ill);
  await lab.locator('summary', { hasText: '登记错了' }).click();
  await lab.getByLabel('错在哪里').fill('样本贴错了标签');
  await lab.getByRole('button', { name: '撤回这一条' }).click();
  await expect(lab.getByText('已撤回，不算数')).toBeVisible();
  await expect(lab.locator('.badge.go').first()).toBeVisible();
});

for (const look of [
  { width: 360 }, { width: 360, is_large: true, language: 'en' }, { ...kWide, is_grey: true },
] as const) {
  const name = JSON.stringify(look).replace(/\W+/g, '_');
  test(`each page of the pass office fits: ${name}`, async ({ sign_in }, info) => {
    test.setTimeout(120_000);
    const { page: resident } = await sign_in('resident');
    const { page: worker } = await sign_in('community_worker');
    const near = await resident_of(worker, resident);
    const { page } = await sign_in('clinician', look);
    const see = async (what: string): Promise<void> => {
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: info.outputPath(`${what}.png`), fullPage: true });
      await expect_accessible(page);
    };
    await page.locator('main form input').fill(near.phone);
    await page.keyboard.press('Enter');
    await page.locator('.holes li button').first().click();
    await expect(page.locator('details.record').first()).toBeVisible();
    await see('file');
    for (const place of ['/evidence', '/second/mine', '/appeals', '/large', '/rules']) {
      await page.evaluate((to) => (location.hash = to), place);
      await expect(page.locator('main')).toBeVisible();
      await see(place.split('/')[1] ?? '');
    }
    for (const place of ['/counts', '/enrol']) {
      await go(page, place);
      await see(place.slice(1));
    }
  });
}

// What has the focus, by its label or its words.
const here = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const one = document.activeElement as HTMLInputElement;
    const words = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText;
    return words.trim().split('\n')[0] ?? '';
  });

async function tab_to(page: Page, words: string): Promise<string[]> {
  const passed: string[] = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const at = await here(page);
    if (at.includes(words)) return passed;
    passed.push(at);
  }
  throw new Error(`Tab never came to ${words}: ${passed.join(', ')}`);
}

test('a finding is recorded by keys alone', async ({ sign_in }) => {
  test.setTimeout(120_000);
  const { page: resident } = await sign_in('resident');
  const { page: worker } = await sign_in('community_worker');
  const near = await resident_of(worker, resident);
  const { page } = await sign_in('clinician', kWide);
  await tab_to(page, '找谁，或者哪一户');
  await page.keyboard.type(near.phone);
  await page.keyboard.press('Enter');
  await expect(page.locator('.holes li', { hasText: near.name })).toBeVisible();
  await tab_to(page, '打开');
  await page.keyboard.press('Enter');
  await expect(page.getByText('这次打开已记下')).toBeVisible();
  // Whoever has a piece already has the form folded.
  const pieces = page.locator('.piece');
  const before = await pieces.count();
  await tab_to(page, '登记诊断');
  if (before > 0) await page.keyboard.press('Enter');
  expect(await tab_to(page, '诊断时间')).toEqual([]);
  await page.getByLabel('诊断时间').fill(hours_ago(1));
  await tab_to(page, '诊断');
  await tab_to(page, '签名登记');
  await page.keyboard.press('Enter');
  // Which finding was left open: it is said beside the button, and nothing is recorded.
  await expect(page.getByRole('alert')).toContainText('诊断');
  await expect(pieces).toHaveCount(before);
  await page.getByLabel('诊断', { exact: true }).focus();
  for (let down = 0; down < 4; down += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(pieces).toHaveCount(before + 1);
  await expect(page.locator('main')).toContainText('已康复');
});

test('a boundary without its legal act is not drawn, and it is said', async ({ sign_in }) => {
  const { page } = await sign_in('pass_officer', { is_large: true });
  await page.evaluate(() => (location.hash = '#/boundaries/mine'));
  await page.getByRole('button', { name: '划出，等流调员签字' }).click();
  await expect(page.getByRole('alert')).toContainText('法律文书');
  await expect(page.getByText('这里没有边界')).toBeVisible();
  await expect_accessible(page);
});

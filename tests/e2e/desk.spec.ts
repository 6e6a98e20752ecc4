// The phone desk: a caller is found by number, the ask entered while they talk, and at the end it
// stands there who comes and by when. Steps are counted, since a call lasts half a minute.

import { api, count_effort, expect, expect_accessible, test } from './support';

const kDesk = { width: 1440, height: 900 };
const kStepsMax = 4; // beside the number and the words, that nobody can spare them

interface Detail {
  person: { name: string; phone: string } | null;
  text: string;
  channel: string;
  crisis?: boolean;
}

test('a known caller: number, Enter, a digit, words, Ctrl+Enter', async ({ sign_in }) => {
  const { page: worker } = await sign_in('community_worker');
  interface Round {
    tasks: { id: string; kind: string }[];
  }
  const round = await api<Round>(worker, 'GET', '/v1/field/round');
  const ask = round.tasks.find((one) => ['doctor', 'medicine'].includes(one.kind))?.id ?? '';
  const { person } = await api<Detail>(worker, 'GET', `/v1/tasks/${ask}`);
  const { page } = await sign_in('phone_desk', kDesk);
  await expect(page.locator('#desk-phone')).toBeFocused();
  const effort = await count_effort(page);
  await page.keyboard.type(person?.phone ?? '');
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-callers')).toContainText(person?.name ?? '?');
  await expect(page.locator('.desk-callers label.on')).toContainText(person?.name ?? '?');
  await expect(page.locator('.desk-kinds input').first()).toBeFocused();
  await page.keyboard.press('4');
  const words = '鸡蛋没有了';
  await page.keyboard.insertText(words);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.desk-say')).toContainText('前');
  const { taps, keys } = await effort();
  expect(taps).toBe(0);
  expect(keys - (person?.phone.length ?? 0)).toBeLessThanOrEqual(kStepsMax);
  await expect(page.locator('.desk-answer')).toContainText('买菜');
  await expect_accessible(page);
  await page.keyboard.press('Enter');
  await expect(page.locator('#desk-phone')).toBeFocused();
  await expect(page.locator('#desk-phone')).toHaveValue('');
});

test('a caller without a name needs an address and nothing more', async ({ sign_in }) => {
  const { page } = await sign_in('phone_desk', kDesk);
  await expect(page.locator('#desk-phone')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-callers')).toContainText('记下地址就行');
  await expect(page.locator('#desk-address')).toBeFocused();
  await page.keyboard.insertText('东门外第二排蓝棚子');
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-kinds input').first()).toBeFocused();
  await page.keyboard.press('9');
  await page.keyboard.insertText('水管爆了');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.desk-say')).toBeVisible();
});

test('a danger said on the phone is a crisis at once, with five minutes', async ({ sign_in }) => {
  const { page } = await sign_in('phone_desk', kDesk);
  await expect(page.locator('#desk-phone')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#desk-address')).toBeFocused();
  await page.keyboard.insertText('钟楼西边天桥上');
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-kinds input').first()).toBeFocused();
  await page.keyboard.press('5');
  await page.locator('.desk-entry .ant-checkbox-input').check();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.desk-answer')).toContainText('五分钟');
});

test('the desk opens at 360 and in English, and stumbles nobody', async ({ sign_in }) => {
  const { page } = await sign_in('phone_desk', { language: 'en' });
  await expect(page.locator('#desk-phone')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-kinds')).toBeVisible();
  await expect_accessible(page);
});

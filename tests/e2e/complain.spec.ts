// The resident's complaint: two taps from home to the page, sent once, heard by somebody outside
// the line, its answer and the way on seen at the same place; and the asker's word on what is said
// to be done. Against the real binary.

import { api, expect, expect_accessible, test } from './support';

test('a complaint is sent once, answered, and found again', async ({ sign_in, city }) => {
  const { page: resident } = await sign_in('resident');
  await resident.getByRole('link', { name: '投诉' }).click();
  await expect(resident.getByRole('heading', { level: 1 })).toHaveText('对我们的做法不满意？');
  await resident.getByRole('button', { name: '交给独立的人' }).click();
  await expect(resident.getByText('请先选一个。')).toBeVisible();
  await resident.getByLabel('拖着不办').check();
  await resident.locator('textarea').fill('说好中午来，没有人来');
  await resident.getByRole('button', { name: '交给独立的人' }).click();
  await expect(resident.getByText('我说过的')).toBeVisible();
  await expect(resident.getByText(/前答复/)).toHaveCount(1);
  await expect_accessible(resident);

  const { page: handler } = await sign_in('complaint_handler');
  const { items } = await api<{ items: { id: string; text: string }[] }>(
    handler,
    'GET',
    '/v1/complaints/mine',
  );
  const mine = items.find((one) => one.text === '说好中午来，没有人来');
  await api(handler, 'POST', '/v1/complaints/finding', {
    complaint_id: mine?.id,
    finding: 'upheld',
    answer: '今天下午补上，向您道歉。',
  });
  await resident.goto(`${city.base}/complain`);
  await expect(resident.getByText('您说得对')).toBeVisible();
  await expect(resident.getByText('今天下午补上，向您道歉。')).toBeVisible();
  await expect(resident.getByRole('button', { name: '不服，请上一级再看一次' })).toBeVisible();
});

test('what is said to be done is over when the asker says so', async ({ sign_in, city }) => {
  const { page: resident } = await sign_in('resident');
  const { ask } = await api<{ ask: { id: string } }>(resident, 'POST', '/v1/asks', {
    kind: 'repair',
    text: '水管漏',
  });
  const { page: worker } = await sign_in('community_worker');
  const { items } = await api<{ items: { id: string; kind: string }[] }>(
    worker,
    'GET',
    '/v1/tasks/mine',
  );
  const task = items.find((one) => one.kind === 'repair');
  await api(worker, 'POST', `/v1/tasks/${task?.id}/done`, { proof: { kind: 'repaired' } });
  await resident.goto(`${city.base}/#/ask/${ask.id}`);
  await resident.getByRole('link', { name: '办好了没有？' }).click();
  await expect(resident.getByRole('heading', { level: 1 })).toHaveText('他们说办好了，是吗？');
  await resident.getByRole('button', { name: '是，办好了' }).click();
  await expect(resident.getByRole('heading', { level: 1 })).toHaveText('谢谢，记下了');
  const after = await api<{ state: string }>(resident, 'GET', `/v1/asks/${ask.id}`);
  expect(after.state).toBe('done');
});

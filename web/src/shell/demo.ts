// Whether this is the demo, and its people. Outside the demo the server answers 404, which is
// remembered until the tab is closed, and nothing of the demo is ever loaded.
import { call, Trouble, use_session, type DemoPerson, type Session } from './api';
import { language } from './language';
import { wait_ms } from './retry';

const kNoDemoKey = 'no-demo';
const kTriesMax = 5;

// A server that is busy or out of reach has said neither yes nor no, so it is asked again.
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (reason) {
      if (!(reason instanceof Trouble && reason.may_retry) || tries === kTriesMax) throw reason;
      const wait = wait_ms(tries, reason.retry_after_s);
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

// The people of the demo, or null when this is not one.
export async function demo_people(): Promise<DemoPerson[] | null> {
  try {
    if (sessionStorage.getItem(kNoDemoKey)) return null;
    const ask = () => call<{ items: DemoPerson[] }>('GET', '/v1/demo/people');
    return (await patiently(ask)).items;
  } catch (reason) {
    const is_no = reason instanceof Trouble && reason.kind === 'absent';
    if (is_no) sessionStorage.setItem(kNoDemoKey, '1');
    return null;
  }
}

// Signs in as that person; answers with the page they work on.
export async function enter_demo(token: string): Promise<string> {
  const ask = () => call<Session>('POST', '/v1/demo/enter', { body: { token } });
  return use_session(await patiently(ask)).home;
}

export const title_of = (person: Pick<DemoPerson, 'title_zh' | 'title_en'>): string =>
  language() === 'en' ? person.title_en : person.title_zh;

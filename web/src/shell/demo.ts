// Whether this is the demo, and its people. Outside the demo the server answers 404, which is
// remembered until the tab is closed, and nothing of the demo is ever loaded.
import { call, Trouble, use_session, type DemoPerson, type Session } from './api';
import { language } from './language';

const kNoDemoKey = 'no-demo';

export async function demo_people(): Promise<DemoPerson[] | null> {
  try {
    if (sessionStorage.getItem(kNoDemoKey)) return null;
    return (await call<{ items: DemoPerson[] }>('GET', '/v1/demo/people')).items;
  } catch (reason) {
    if (reason instanceof Trouble && reason.kind === 'absent')
      sessionStorage.setItem(kNoDemoKey, '1');
    return null;
  }
}

// Signs in as that person; answers with the page they work on.
export async function enter_demo(token: string): Promise<string> {
  const session = use_session(await call<Session>('POST', '/v1/demo/enter', { body: { token } }));
  return session.home;
}

export const title_of = (person: Pick<DemoPerson, 'title_zh' | 'title_en'>): string =>
  language() === 'en' ? person.title_en : person.title_zh;

// Loads the strip on top of the page, for pages that do not carry it. Its address is known to the
// build only.
export function load_demo_bar(): void {
  void import(/* @vite-ignore */ __DEMO_BAR__);
}

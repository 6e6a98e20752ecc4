// <demo-bar name="...">: a strip that says who one is in the demo and lets one become another.
// Hidden outside the demo (the server answers 404). Works in every entry, React or not; `name` is
// the person signed in. Before it leaves the page it sends a cancelable `demo-switch` event, so a
// page with unsent work can say no.
import './demo_bar.css';
import { call, Trouble, use_session, type DemoPerson, type Session } from './api';
import { h, replace } from './dom';
import { language } from './language';
import { say } from './parts';

const kNoDemoKey = 'no-demo';

// The people of the demo, or null when this is not one. Remembers a "no" until the tab is closed.
export async function demo_people(): Promise<DemoPerson[] | null> {
  try {
    if (sessionStorage.getItem(kNoDemoKey)) return null;
    return (await call<{ items: DemoPerson[] }>('GET', '/v1/demo/people')).items;
  } catch (reason) {
    if (reason instanceof Trouble && reason.kind === 'absent') sessionStorage.setItem(kNoDemoKey, '1');
    return null;
  }
}

// Signs in as that person; answers where they work.
export async function enter_demo(token: string): Promise<string> {
  const session = use_session(await call<Session>('POST', '/v1/demo/enter', { body: { token } }));
  return session.home;
}

export const title_of = (person: Pick<DemoPerson, 'title_zh' | 'title_en'>): string =>
  language() === 'en' ? person.title_en : person.title_zh;

class DemoBar extends HTMLElement {
  static observedAttributes = ['name'];
  private people: DemoPerson[] | null = null;
  private readonly redraw = () => this.draw();
  private watcher: MutationObserver | undefined;

  connectedCallback(): void {
    this.watcher = new MutationObserver(this.redraw);
    this.watcher.observe(document.documentElement, { attributeFilter: ['lang'] });
    void demo_people().then((people) => { this.people = people; this.draw(); });
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
  }

  attributeChangedCallback(): void {
    this.draw();
  }

  private async become(person: DemoPerson): Promise<void> {
    const may_leave = this.dispatchEvent(new CustomEvent('demo-switch', { bubbles: true, cancelable: true }));
    if (!may_leave) return;
    try {
      location.assign(await enter_demo(person.token));
      if (location.pathname === person.home) location.reload();
    } catch {
      location.assign('/enter');
    }
  }

  private draw(): void {
    const people = this.people;
    this.toggleAttribute('ready', people !== null && people.length > 0);
    if (!people) return;
    const name = this.getAttribute('name') ?? '';
    replace(this, h('details', {},
      h('summary', {},
        h('span', { class: 'tag' }, say('demo')),
        h('span', { class: 'now' }, name ? say('demo_now', { name }) : say('demo_nobody')),
        h('span', { class: 'open' }, say('demo_switch'))),
      h('ul', { class: 'people' },
        ...people.map((person) => h('li', {},
          h('button', {
            type: 'button', 'aria-current': person.name === name ? 'true' : null,
            onclick: () => void this.become(person),
          }, h('b', {}, person.name), title_of(person)))),
        h('li', {}, h('p', {}, say('demo_all'))))));
  }
}

if (!customElements.get('demo-bar')) customElements.define('demo-bar', DemoBar);

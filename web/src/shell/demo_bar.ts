// <demo-bar name="...">: a strip that says who one is in the demo and lets one become another.
// Hidden outside the demo (the server answers 404). Works in every entry, React or not; `name` is
// the person signed in. Before it leaves the page it sends a cancelable `demo-switch` event, so a
// page with unsent work can say no.
import styles from './demo_bar.css?inline';
import type { DemoPerson } from './api';
import { demo_people, enter_demo, title_of } from './demo';
import { kDemoZh } from './demo_words';
import { kDemoEn } from './demo_words_en';
import { end_tour, kTourSteps, next_step, tour_step } from './demo_tour';
import { h, replace } from './dom';
import { fill, language } from './language';

const kWords = { zh: kDemoZh, en: kDemoEn };

class DemoBar extends HTMLElement {
  static observedAttributes = ['name'];
  private people: DemoPerson[] | null = null;
  private watcher: MutationObserver | undefined;

  connectedCallback(): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    if (
      !document.adoptedStyleSheets.some(
        (one) => one.cssRules[0]?.cssText === sheet.cssRules[0]?.cssText,
      )
    )
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    this.watcher = new MutationObserver(() => this.draw());
    this.watcher.observe(document.documentElement, { attributeFilter: ['lang'] });
    void demo_people().then((people) => {
      this.people = people;
      this.draw();
    });
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
  }

  attributeChangedCallback(): void {
    this.draw();
  }

  private async become(person: DemoPerson): Promise<void> {
    const may_leave = this.dispatchEvent(
      new CustomEvent('demo-switch', { bubbles: true, cancelable: true }),
    );
    if (!may_leave) return;
    try {
      location.assign(await enter_demo(person.token));
    } catch {
      location.assign('/enter');
    }
  }

  // Becomes whoever the next step is of; a page that may not be left keeps the step.
  private async go_on(): Promise<void> {
    const step = kTourSteps[(tour_step() ?? -1) + 1];
    const person = this.people?.find((one) => one.who === step?.who);
    if (!step || !person) {
      end_tour();
      this.draw();
      return;
    }
    const may_leave = this.dispatchEvent(
      new CustomEvent('demo-switch', { bubbles: true, cancelable: true }),
    );
    if (!may_leave) return;
    next_step();
    location.assign(await enter_demo(person.token).catch(() => '/enter'));
  }

  private guide(words: Readonly<Record<string, string>>): HTMLElement | null {
    const at = tour_step();
    const step = at === null ? undefined : kTourSteps[at];
    if (at === null || !step) return null;
    const is_last = at === kTourSteps.length - 1;
    return h(
      'div',
      { class: 'guide', role: 'note' },
      h('b', {}, fill(words.tour_step ?? '', { step: at + 1, count: kTourSteps.length })),
      h('span', {}, words[step.key] ?? ''),
      h(
        'button',
        { type: 'button', onclick: () => void this.go_on() },
        (is_last ? words.tour_end : words.tour_next) ?? '',
      ),
      !is_last &&
        h(
          'button',
          {
            type: 'button',
            class: 'quiet',
            onclick: () => {
              end_tour();
              this.draw();
            },
          },
          words.tour_leave ?? '',
        ),
    );
  }

  private draw(): void {
    const people = this.people;
    this.toggleAttribute('ready', people !== null && people.length > 0);
    if (!people) return;
    const words = kWords[language()];
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', words.demo);
    const name = this.getAttribute('name') ?? '';
    replace(
      this,
      h(
        'details',
        {},
        h(
          'summary',
          {},
          h('span', { class: 'tag' }, words.demo),
          h('span', { class: 'now' }, name ? fill(words.now, { name }) : words.nobody),
          h('span', { class: 'open' }, words.change),
        ),
        h(
          'ul',
          { class: 'people' },
          ...people.map((person) =>
            h(
              'li',
              {},
              h(
                'button',
                {
                  type: 'button',
                  'aria-current': person.name === name ? 'true' : null,
                  onclick: () => void this.become(person),
                },
                h('b', {}, person.name),
                title_of(person),
              ),
            ),
          ),
          h('li', {}, h('p', {}, words.made_up)),
        ),
      ),
      this.guide(words),
    );
  }
}

if (!customElements.get('demo-bar')) customElements.define('demo-bar', DemoBar);

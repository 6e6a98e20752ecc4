// "Who saw my data" (`/saw`): each logged read of the resident's own record, newest first, by
// office and pseudonym. Asked once a page is opened; nothing here is kept.
import '../shell/tokens.css';
import '../shell/page.css';
import './saw.css';
import eye from 'virtual:icons/eye';
import { call, load_session, type Listing } from '../shell/api';
import { h, icon, with_wait } from '../shell/dom';
import { frame, show_demo_bar } from '../shell/frame';
import { language, learn } from '../shell/language';
import { as_trouble, explain, loading, state_block, trouble_block } from '../shell/parts';
import { day_clock } from '../shell/time';
import { has_word, t, type SawKey } from './words';

interface SeenRead {
  at: string;
  verb: string;
  role: string | null;
  office: { name: string; parent_name: string } | null;
  who: string;
}

let shown: SeenRead[] = [];
let next: string | null = null;

function word(kind: 'verb' | 'role', name: string): string {
  const key = `${kind}.${name}`;
  return t(has_word(key) ? key : (`${kind}.other` as SawKey));
}

function row(read: SeenRead): HTMLElement {
  const who = read.role
    ? t('who', {
        office: read.office?.name ?? '',
        role: word('role', read.role),
        who: read.who,
      })
    : t('house');
  return h(
    'li',
    { class: 'row' },
    icon(eye),
    h('span', { class: 'what' }, h('b', {}, who), h('span', {}, word('verb', read.verb))),
    h('span', { class: 'small' }, day_clock(read.at, Date.now(), language())),
  );
}

function draw(): void {
  const offices = new Set(shown.map((read) => read.office?.name ?? '')).size;
  const call_row = h('a', { class: 'button', href: 'tel:12345' }, t('wrong'));
  if (shown.length === 0)
    return frame(
      { redraw: draw, back_to: '/', dock: h('footer', { class: 'dock' }, call_row) },
      state_block(eye, t('none'), t('none_note')),
    );
  frame(
    { redraw: draw, back_to: '/', dock: h('footer', { class: 'dock' }, call_row) },
    h('h1', { tabindex: -1 }, t('title')),
    h('p', { class: 'lead' }, t('lead', { count: shown.length, offices })),
    h('p', { class: 'note' }, t('note')),
    h('ul', { class: 'rows' }, ...shown.map(row)),
    next
      ? h('button', { class: 'button', type: 'button', onclick: () => void more() }, t('more'))
      : null,
  );
}

async function more(): Promise<void> {
  const after = next ? `?after=${encodeURIComponent(next)}` : '';
  const page = await call<Listing<SeenRead>>('GET', `/v1/me/reads${after}`);
  shown = shown.concat(page.items);
  next = page.next;
  draw();
}

async function show(tries = 0): Promise<void> {
  try {
    const session = await with_wait(load_session(), () =>
      frame({ redraw: () => undefined, back_to: '/' }, loading()),
    );
    if (!session) return location.assign('/enter#resident');
    if (session.demo) show_demo_bar(session.account.name);
    shown = [];
    next = null;
    await more();
  } catch (reason) {
    const trouble = as_trouble(reason);
    frame(
      { redraw: () => void show(), back_to: '/' },
      trouble_block(explain(trouble, tries), trouble, () => void show(tries + 1)),
    );
  }
}

void learn().then(() => show());

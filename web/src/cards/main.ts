// Paper cards (`/cards#area=ID` or `#person=ID`): A6, four on a sheet of A4, for one person or a
// whole building. Promises: a card shows a masked name, its code with check character, a QR of 40
// mm and the hotline, and nothing else of a person; nothing is kept here. Called from a household's
// page and from the list of a building.
import printer from 'virtual:icons/printer';
import ticket from 'virtual:icons/qr-code';
import '../shell/tokens.css';
import '../shell/page.css';
import './cards.css';
import { read_token } from '../seal/token';
import { shown_code } from '../seal/short_code';
import { call, load_session } from '../shell/api';
import { state_block } from '../shell/bar';
import { h, icon, with_wait } from '../shell/dom';
import { frame } from '../shell/frame';
import { learn } from '../shell/language';
import { as_trouble, explain, loading, trouble_block } from '../shell/parts';
import { qr_svg } from '../shell/qr';
import { wall } from '../shell/time';
import { t } from './words';

interface Card {
  token: string;
  code: string;
  until: string;
}

interface Cards {
  area: { name: string };
  hotline: string;
  items: Card[];
  next: string | null;
  as_of: string;
}

const kPagesMax = 50;

function wanted(): string {
  const asked = new URLSearchParams(location.hash.slice(1));
  const name = asked.has('person') ? 'person' : 'area';
  return `${name}=${encodeURIComponent(asked.get(name) ?? '')}`;
}

async function load(): Promise<Cards> {
  await load_session();
  const path = `/v1/pass/cards?${wanted()}`;
  const whole = await call<Cards>('GET', path);
  for (let page = 1; whole.next && page < kPagesMax; page += 1) {
    const more = await call<Cards>('GET', `${path}&after=${encodeURIComponent(whole.next)}`);
    whole.items.push(...more.items);
    whole.next = more.next;
  }
  return whole;
}

function day_of(time: string): string {
  const { year, month, day } = wall(time);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function card_of(card: Card, hotline: string): HTMLElement | null {
  const token = read_token(card.token)?.token;
  if (!token) return null;
  return h(
    'article',
    { class: 'card6' },
    h('p', { class: 'kind' }, t('card')),
    h('h2', {}, token.name),
    qr_svg(card.token, t('card')),
    h('p', { class: 'tiny' }, t('code')),
    h('p', { class: 'digits' }, shown_code(card.code)),
    h('p', { class: 'tiny' }, t('until', { day: day_of(card.until) })),
    h('p', { class: 'line' }, `${t('hotline')} `, h('b', {}, hotline)),
    h('p', { class: 'tiny' }, t('care'), h('br'), t('care_second')),
  );
}

function draw(cards: Cards): void {
  const redraw = () => draw(cards);
  const made = cards.items.map((card) => card_of(card, cards.hotline)).filter((one) => one);
  if (made.length === 0) return frame({ redraw }, state_block(ticket, t('none'), t('none_note')));
  const print = h(
    'button',
    { class: 'button main big', type: 'button', onclick: () => window.print() },
    icon(printer),
    t('print'),
  );
  frame(
    { redraw, dock: h('footer', { class: 'dock' }, print) },
    h('h1', { tabindex: -1 }, t('title')),
    h('p', { class: 'lead' }, t('count', { area: cards.area.name, n: made.length })),
    h('p', { class: 'note' }, t('note')),
    h('section', { class: 'sheets' }, ...made),
  );
}

async function begin(): Promise<void> {
  try {
    await learn();
    draw(await with_wait(load(), () => frame({ redraw: () => undefined }, loading())));
  } catch (reason) {
    const trouble = as_trouble(reason);
    if (trouble.kind === 'not_signed_in') {
      sessionStorage.setItem('return_to', location.pathname + location.hash);
      return location.assign('/enter');
    }
    const told = explain(trouble, 1);
    frame({ redraw: () => undefined }, trouble_block(told, trouble, () => void begin()));
  }
}

addEventListener('hashchange', () => void begin());
void begin();

// One request of one's own: how it stands, the link for the family, the rating once it is done.
// Right after sending it shows the same page, with a line that it was sent.
import check from 'virtual:icons/check';
import copy_icon from 'virtual:icons/copy';
import phone from 'virtual:icons/phone';
import { call, type Ask } from '../shell/api';
import { announce, h, icon, replace, with_wait } from '../shell/dom';
import { frame } from '../shell/frame';
import { as_trouble, explain, loading } from '../shell/parts';
import { keep_fresh, type Refresher } from '../shell/refresh';
import { clock_at } from '../shell/time';
import { headline, late_notice, promise_line, stamp_words, steps } from './progress';
import { rated, rating_form } from './rating';
import { hotline_row } from './rows';
import { kind_word, known, load_kinds } from './state';
import { t } from './words';

const sent_now = new Map<string, { ask: Ask; follow: string }>();

export function remember_sent(ask: Ask, follow: string): void {
  sent_now.set(ask.id, { ask: { ...ask, follow: ask.follow ?? follow }, follow });
}

const follow_link = (token: string): string => `${location.origin}/follow#${token}`;

async function hand_over(link: string, place: HTMLElement): Promise<void> {
  const can_share = typeof navigator.share === 'function';
  try {
    if (can_share) await navigator.share({ url: link });
    else {
      await navigator.clipboard.writeText(link);
      replace(place, icon(check), t('copied'));
      announce(t('copied'));
    }
  } catch (reason) {
    if (!(reason instanceof DOMException && reason.name === 'AbortError'))
      replace(place, t('copy_failed'));
  }
}

function share_card(token: string): HTMLElement {
  const link = follow_link(token);
  const can_share = typeof navigator.share === 'function';
  const button = h(
    'button',
    { class: 'button', type: 'button', onclick: () => void hand_over(link, button) },
    icon(copy_icon),
    t(can_share ? 'share' : 'copy'),
  );
  return h(
    'section',
    { class: 'card' },
    h('div', {}, h('h2', {}, t('share_head')), h('p', { class: 'note' }, t('share_note'))),
    button,
    h('p', { class: 'link' }, link),
  );
}

let shown = '';
let refresher: Refresher | undefined;

export function leave_ask(): void {
  refresher?.stop();
  refresher = undefined;
  shown = '';
}

function draw(ask: Ask): void {
  const now_ms = Date.now();
  const info = known.kinds.find((one) => one.kind === ask.kind);
  const seen = JSON.stringify(ask) + (ask.is_late ? Math.floor(now_ms / 60_000) : '');
  const words = stamp_words(ask.reference, clock_at(now_ms, ask.created_at));
  const stamp = document.getElementById('stamp');
  if (seen === shown && stamp) {
    stamp.textContent = words;
    return;
  }
  shown = seen;
  const rate = async (stars: number, key: string) =>
    draw(await call<Ask>('POST', `/v1/asks/${ask.id}/rating`, { body: { stars }, key }));
  const redraw = () => {
    shown = '';
    draw(ask);
  };
  frame(
    {
      redraw,
      back_to: '#/',
      beside: h('span', { class: 'note push' }, info ? kind_word(info) : ''),
    },
    sent_now.has(ask.id) && ask.state === 'open'
      ? h('p', { class: 'notice' }, icon(check), h('b', {}, t('sent')))
      : null,
    h(
      'div',
      { class: 'lead' },
      h('p', { class: 'small', id: 'stamp' }, words),
      h('h1', { tabindex: -1 }, headline(ask)),
      promise_line(ask, now_ms),
    ),
    late_notice(ask, now_ms),
    steps(ask, now_ms),
    ask.stars ? rated(ask.stars) : ask.state === 'done' ? rating_form(ask.id, rate) : null,
    ask.state === 'done' || ask.awaits_you
      ? h('a', { class: 'button', href: `/reopen#${ask.id}` }, t('not_done'))
      : null,
    ask.text
      ? h(
          'section',
          { class: 'card' },
          h('div', {}, h('h2', {}, t('your_words')), h('p', {}, ask.text)),
        )
      : null,
    ask.follow ? share_card(ask.follow) : null,
    h('div', { class: 'rows' }, hotline_row(phone, '12345')),
    h('a', { class: 'button quiet', href: `/complain#${ask.id}` }, t('complain')),
  );
}

export async function show_ask(id: string): Promise<void> {
  leave_ask();
  const options = { redraw: () => void show_ask(id), back_to: '#/' };
  const hash = location.hash;
  const fresh = sent_now.get(id);
  const load = async () => {
    const ask = await call<Ask>('GET', `/v1/asks/${encodeURIComponent(id)}`);
    if (location.hash === hash) draw({ ...ask, follow: ask.follow ?? fresh?.follow ?? null });
  };
  await with_wait(load_kinds(), () => frame(options, loading()));
  if (fresh) draw(fresh.ask);
  else await with_wait(load(), () => frame(options, loading()));
  refresher = keep_fresh(load, (reason, tries) => {
    const stamp = document.getElementById('stamp');
    if (stamp) stamp.textContent = explain(as_trouble(reason), tries).bold;
  });
}

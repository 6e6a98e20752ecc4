// The first page. Signed out: what this is, and one button. Signed in: the kinds of help and one's
// own requests; two taps from here send a request.
import chevron_right from 'virtual:icons/chevron-right';
import hand_heart from 'virtual:icons/hand-heart';
import hourglass from 'virtual:icons/hourglass';
import phone from 'virtual:icons/phone';
import pill from 'virtual:icons/pill';
import basket from 'virtual:icons/shopping-basket';
import stethoscope from 'virtual:icons/stethoscope';
import users from 'virtual:icons/users-round';
import { call, use_session, type Ask, type KindInfo, type Listing } from '../shell/api';
import { h, icon, with_wait, type Child } from '../shell/dom';
import { frame } from '../shell/frame';
import { language } from '../shell/language';
import { loading } from '../shell/parts';
import { PendingAct, new_key } from '../shell/retry';
import { span } from '../shell/time';
import { chip } from './progress';
import { hotline_row, link_row } from './rows';
import {
  draft_name,
  go,
  is_resident,
  kind_word,
  known,
  load_kinds,
  load_me,
  type AskDraft,
} from './state';
import { t } from './words';

const kKindIcons: Readonly<Record<string, string>> = {
  pill,
  'shopping-basket': basket,
  stethoscope,
};

const kind_icon = (name: string): string => kKindIcons[name] ?? hand_heart;

function welcome(): void {
  frame(
    { redraw: welcome },
    h(
      'div',
      { class: 'lead gap' },
      h(
        'h1',
        { class: 'hero', tabindex: -1 },
        ...t('welcome')
          .split('|')
          .map((clause) => h('span', { class: 'clause' }, clause)),
      ),
      h('p', { class: 'note' }, t('welcome_note')),
    ),
    h(
      'a',
      { class: 'button main big', href: '/enter#resident' },
      icon(hand_heart),
      t('ask_for_help'),
    ),
    h(
      'div',
      { class: 'rows' },
      hotline_row(phone, '12345'),
      link_row(users, '/enter', t('other_ways'), t('other_ways_note')),
    ),
  );
}

async function sign_out(): Promise<void> {
  try {
    await call('DELETE', '/v1/session', { key: new_key() });
  } finally {
    known.me = null;
    known.session = use_session(null);
    document.querySelector('demo-bar')?.remove();
    go('#/');
  }
}

function kind_tile(info: KindInfo): HTMLElement {
  const promised = t('within', { span: span(info.due_minutes * 60_000, language()) });
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'kind', href: `#/new/${info.kind}` },
      h('span', { class: 'disc' }, icon(kind_icon(info.icon))),
      h(
        'span',
        { class: 'what' },
        h('b', {}, kind_word(info)),
        h('span', { class: 'note' }, promised),
      ),
      icon(chevron_right),
    ),
  );
}

function ask_row(ask: Ask, now_ms: number): HTMLElement {
  const info = known.kinds.find((one) => one.kind === ask.kind);
  const state = t(ask.state === 'accepted' ? 'state_accepted' : 'state_open');
  const who = ask.owner ? ask.owner.name : '';
  const second = ask.done_at ? who : [who, state].filter(Boolean).join('　');
  return h(
    'a',
    { class: 'row ask', href: `#/ask/${ask.id}` },
    h(
      'span',
      { class: 'what' },
      h('b', {}, info ? kind_word(info) : ask.reference),
      h('span', {}, second),
    ),
    chip(ask, now_ms),
  );
}

function unanswered(kinds: readonly KindInfo[]): Child[] {
  return kinds
    .filter(
      (info) => new PendingAct<AskDraft>(sessionStorage, draft_name(info.kind)).load()?.is_sent,
    )
    .map((info) =>
      h(
        'a',
        { class: 'notice look', href: `#/new/${info.kind}` },
        icon(hourglass),
        h(
          'div',
          {},
          h('b', {}, t('unanswered', { kind: kind_word(info) })),
          h('span', {}, t('unanswered_note')),
        ),
      ),
    );
}

const load_asks = (): Promise<Listing<Ask>> => call<Listing<Ask>>('GET', '/v1/asks');

async function signed_in(): Promise<void> {
  const redraw = () => void signed_in();
  const work = Promise.all([load_kinds(), load_me(), load_asks()]);
  const [kinds, me, asks] = await with_wait(work, () => frame({ redraw }, loading()));
  const now_ms = Date.parse(asks.as_of);
  frame(
    { redraw },
    ...unanswered(kinds),
    h(
      'div',
      { class: 'lead less' },
      h('h1', { tabindex: -1 }, t('what')),
      h('p', { class: 'note' }, t('what_note')),
    ),
    h('ul', { class: 'kinds' }, ...kinds.map(kind_tile)),
    h('h2', { class: 'head' }, t('mine')),
    asks.items.length === 0
      ? h('p', { class: 'note' }, t('mine_none'))
      : h('div', { class: 'rows' }, ...asks.items.map((ask) => ask_row(ask, now_ms))),
    ...(['pass', 'saw', 'complain'] as const).map((to) =>
      h('a', { class: 'button quiet', href: `/${to}` }, t(to)),
    ),
    h(
      'button',
      { class: 'button quiet', type: 'button', onclick: () => void sign_out() },
      t('not_you', { name: me.person.name }),
    ),
  );
}

export async function show_home(): Promise<void> {
  const session = known.session;
  if (!session) return welcome();
  // Staff have their own pages; to ask for help they sign in with their phone number.
  if (!is_resident(session))
    return location.replace(session.home === '/' ? '/enter' : session.home);
  return signed_in();
}

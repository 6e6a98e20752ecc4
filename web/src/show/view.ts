// How the pass looks: status by shape, word and colour, the code, why and until when, and whoever
// else's pass this phone shows. The band is tinted, never the guard's full colour: this screen is
// no proof, the code is. Called by main.ts.
import clock from 'virtual:icons/clock';
import info from 'virtual:icons/info';
import download from 'virtual:icons/download';
import wifi_off from 'virtual:icons/cloud-off';
import type { Token } from '../seal/token';
import { h, icon, type Child } from '../shell/dom';
import { language } from '../shell/language';
import { qr_svg } from '../shell/qr';
import { shape, type ShapeName } from '../shell/shapes';
import { day_clock } from '../shell/time';
import type { About, Carer, OtherPass } from './keep';
import { relation_words, t } from './words';

// A time of the token (seconds) as the city writes it, by the offset of one of its own times.
export function city_time(seconds: number, like: string): string {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(like);
  const minutes = zone ? Number(zone[2]) * 60 + Number(zone[3]) : 480;
  const offset = zone?.[1] === '-' ? -minutes : minutes;
  const wall = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  return wall + (zone?.[0] ?? '+08:00');
}

export const when = (time: string): string => day_clock(time, Date.now(), language());

export function status_of(token: Token, now_s: number): ShapeName {
  if (now_s >= token.expires) return 'ask';
  return token.status === 'ok' ? 'go' : token.status;
}

function band_note(token: Token, like: string, now_s: number): string {
  const ends = when(city_time(token.expires, like));
  if (now_s >= token.expires) return t('expired_note', { when: ends });
  if (token.status === 'ok') return t('good_until', { when: ends });
  return t(token.status === 'ask' ? 'ask_note' : 'stop_note');
}

export function band(token: Token, like: string): HTMLElement {
  const now_s = Date.now() / 1000;
  const status = status_of(token, now_s);
  const word = { go: 'word_go', ask: 'word_ask', stop: 'word_stop' } as const;
  return h(
    'section',
    { class: `band ${status}` },
    shape(status),
    h(
      'div',
      {},
      h('h1', { tabindex: -1 }, t(word[status as 'go'])),
      h('p', {}, band_note(token, like, now_s)),
    ),
  );
}

export function code(written: string, token: Token, relation: string): HTMLElement {
  return h(
    'section',
    { class: 'paper' },
    h(
      'p',
      { class: 'who' },
      h('b', {}, token.name),
      h('span', {}, t('card_four', { four: token.last_four })),
    ),
    relation ? h('p', { class: 'relation' }, `${relation_words(relation)}　${t('shown_by')}`) : null,
    qr_svg(written, t('qr', { name: token.name })),
  );
}

function fact(name: string, ...values: Child[]): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, ...values));
}

export function why(token: Token, about: About | undefined, like: string): HTMLElement | null {
  if (token.status === 'ok') return null;
  const say = language();
  const until = when(city_time(token.until ?? token.expires, like));
  // A code is never put in words of our own: they are the published rule's, and change with it.
  const reason = about?.reason?.[say] ?? t('reason_other', { code: token.reason });
  const office = about?.office?.[say] ?? t('office', { office: token.office });
  return h(
    'section',
    { class: 'card why' },
    h('h2', {}, t('why')),
    h('p', { class: 'plain' }, reason),
    h(
      'dl',
      {},
      fact(t('until'), t('until_note', { when: until })),
      fact(
        t('who_set'),
        office,
        token.leaf === null ? null : h('span', {}, t('record', { leaf: token.leaf })),
      ),
      fact(t('never_barred'), t('care')),
    ),
    h('a', { class: 'button', href: '/status' }, t('status_page')),
  );
}

export function facts(as_of: string, trouble: string): HTMLElement {
  const line = (drawing: string, words: string) =>
    h('li', {}, icon(drawing), h('span', {}, words));
  const list = h(
    'ul',
    { class: 'facts' },
    trouble ? line(wifi_off, trouble) : line(download, t('saved')),
    line(clock, t('as_of', { when: when(as_of) })),
    h('li', {}, icon(info), h('a', { href: '/status' }, t('status_page'))),
  );
  return h('div', { role: 'status' }, list);
}

// One tap each: me first, then those whose pass this phone shows.
export function switcher(
  people: readonly OtherPass[],
  chosen: number,
  choose: (at: number) => void,
): HTMLElement | null {
  if (people.length === 0) return null;
  const names = [t('me'), ...people.map((one) => relation_words(one.relation) || one.name)];
  return h(
    'div',
    { class: 'family', role: 'group', 'aria-label': t('family') },
    ...names.map((name, at) =>
      h(
        'button',
        {
          class: 'chip',
          type: 'button',
          'aria-pressed': String(at === chosen),
          onclick: () => choose(at),
        },
        name,
      ),
    ),
  );
}

export function carer_rows(
  carers: readonly Carer[],
  state_of: (id: string) => 'on' | 'ending' | 'ended',
  end: (carer: Carer) => void,
): Child[] {
  if (carers.length === 0) return [];
  const row = (carer: Carer) => {
    const state = state_of(carer.id);
    const until = carer.until ? t('carer_until', { when: when(carer.until) }) : '';
    const told = [relation_words(carer.relation), until].filter(Boolean).join('　');
    const second = state === 'on' ? told : '';
    return h(
      'li',
      { class: 'row' },
      h(
        'span',
        { class: 'what' },
        h('b', {}, carer.name),
        h('span', {}, second || t(state === 'ended' ? 'carer_ended' : 'carer_ending')),
      ),
      state === 'on'
        ? h(
            'button',
            { class: 'button fit', type: 'button', onclick: () => end(carer) },
            t('carer_end', { name: carer.name }),
          )
        : null,
    );
  };
  return [h('h2', { class: 'head' }, t('carers')), h('ul', { class: 'rows' }, ...carers.map(row))];
}

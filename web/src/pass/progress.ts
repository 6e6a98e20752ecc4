// How a request stands, drawn the same for its owner (an Ask) and for whoever holds the link
// (a Progress): the sentence, the promise, the steps, the chip. Pure drawing: no requests.
import check from 'virtual:icons/check';
import clock_icon from 'virtual:icons/clock';
import flag from 'virtual:icons/flag';
import hourglass from 'virtual:icons/hourglass';
import house from 'virtual:icons/house';
import route from 'virtual:icons/route';
import x_icon from 'virtual:icons/x';
import type { Owner, Progress } from '../shell/api';
import { h, icon, type Child } from '../shell/dom';
import { language } from '../shell/language';
import { clock, day_clock, due_step, span } from '../shell/time';
import { t, type PassKey } from './words';

// What an Ask and a Progress have in common; nothing here says who asked or for what.
export type Standing = Omit<Progress, 'as_of' | 'hotline'>;

export const title_of_owner = (owner: Owner): string =>
  language() === 'en' ? owner.title_en : owner.title_zh;

export const when = (time: string, now_ms: number): string => day_clock(time, now_ms, language());

export const is_over = (standing: Standing): boolean =>
  standing.state === 'done' || standing.state === 'dropped';

// Which request this is, and how old what is shown is.
export const stamp_words = (reference: string, clock: string): string =>
  `${t('reference', { reference })}　${t('as_of', { clock })}`;

export function headline(standing: Standing): string {
  const name = standing.owner?.name;
  if (standing.state === 'done') return t('head_done');
  if (standing.state === 'dropped') return t('head_dropped');
  if (!name) return t('head_open_none');
  return t(standing.state === 'accepted' ? 'head_accepted' : 'head_open', { name });
}

export function promise_line(standing: Standing, now_ms: number): HTMLElement | null {
  if (is_over(standing) || standing.is_late) return null;
  return h(
    'p',
    { class: 'promise' },
    t('promise'),
    language() === 'en' ? ' ' : '',
    h('b', { class: 'nowrap' }, t('promise_by', { when: when(standing.due_at, now_ms) })),
    t('promise_end'),
  );
}

export function late_notice(standing: Standing, now_ms: number): HTMLElement | null {
  if (is_over(standing) || !standing.is_late) return null;
  return h(
    'div',
    { class: 'notice late' },
    icon(flag),
    h(
      'div',
      {},
      h('b', {}, t('late', { span: span(now_ms - Date.parse(standing.due_at), language()) })),
      h('span', {}, t('late_note', { when: when(standing.due_at, now_ms) })),
    ),
  );
}

type StepState = 'past' | 'now' | 'next';

function step(state: StepState, drawing: string, bold: string, ...note: Child[]): HTMLElement {
  return h(
    'li',
    { class: state, 'aria-current': state === 'now' ? 'step' : null },
    h('span', { class: 'dot' }, icon(state === 'past' ? check : drawing)),
    h('b', {}, bold),
    h('p', {}, ...note),
  );
}

function owner_step(standing: Standing): HTMLElement {
  const owner = standing.owner;
  if (!owner) return step('now', clock_icon, t('step_owner_none'), t('step_owner_none_note'));
  return step('past', check, t('step_owner', { name: owner.name }), title_of_owner(owner));
}

function last_step(standing: Standing, now_ms: number): HTMLElement {
  if (standing.state === 'dropped')
    return step(
      'now',
      x_icon,
      t('step_dropped'),
      standing.done_at ? when(standing.done_at, now_ms) : '',
    );
  if (standing.state === 'done')
    return step(
      'past',
      house,
      t('step_done'),
      standing.done_at ? when(standing.done_at, now_ms) : '',
    );
  return step('next', house, t('step_done_next'), t('step_done_next_note'));
}

export function steps(standing: Standing, now_ms: number): HTMLElement {
  const is_taken = standing.accepted_at !== null;
  const taken = is_taken
    ? step(
        is_over(standing) ? 'past' : 'now',
        route,
        t(is_over(standing) ? 'step_accepted' : 'step_under_way'),
        t('step_accepted_note', { when: when(standing.accepted_at ?? '', now_ms) }),
      )
    : step(
        standing.owner ? 'now' : 'next',
        route,
        t('step_accepted_next'),
        t('due_by', { when: when(standing.due_at, now_ms) }),
      );
  return h(
    'section',
    { class: 'card' },
    h(
      'ol',
      { class: 'steps' },
      step('past', check, t('step_received'), when(standing.created_at, now_ms)),
      owner_step(standing),
      is_taken || !is_over(standing) ? taken : null,
      last_step(standing, now_ms),
    ),
  );
}

const kChipIcons = { clock: clock_icon, soon: hourglass, late: flag, late_long: flag, done: check };

// The due chip of the list: the words say it all, the icon and the shade change with each step.
export function chip(standing: Standing, now_ms: number): HTMLElement {
  if (standing.state === 'dropped')
    return h('span', { class: 'due done' }, icon(x_icon), t('state_dropped'));
  const shade = due_step(standing.due_at, standing.done_at, now_ms);
  const left = Date.parse(standing.due_at) - now_ms;
  const words: Record<typeof shade, () => string> = {
    clock: () => t('due_by', { when: short_when(standing.due_at, now_ms) }),
    soon: () => t('due_left', { span: span(left, language()) }),
    late: () => t('late', { span: span(left, language()) }),
    late_long: () => t('late', { span: span(left, language()) }),
    done: () => t('state_done', { when: short_when(standing.done_at ?? '', now_ms) }),
  };
  return h('span', { class: `due ${shade}` }, icon(kChipIcons[shade]), words[shade]());
}

// Only the clock when it is today: "18:00".
function short_when(time: string, now_ms: number): string {
  const long = when(time, now_ms);
  return long === day_clock(time, Date.parse(time), language()) ? clock(time) : long;
}

export const stars_word = (stars: number): string => t(`stars_${stars}` as PassKey);

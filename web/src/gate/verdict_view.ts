// One verdict, large enough to read at arm's length at night: shape, word, what to do, who, why,
// how fresh; and on every verdict that is not "go" the way of guard 1, in one tap. At a place of
// care the door is open whatever the pass says. Drawn at once, without motion.
import { h, type Child } from '../shell/dom';
import { language } from '../shell/language';
import { shape, type ShapeName } from '../shell/shapes';
import type { Token } from '../seal/token';
import { is_care_place, type PlaceKind, type Verdict } from '../seal/verdict';
import { meta } from './ready';
import { signal, speak } from './signals';
import { button, clock_of, kept, now_clock, screen } from './state';
import { say_key, t } from './words';

// The city's line that always answers; it finds the duty officer of the place.
export const kCallDuty = 'tel:12345';

export interface VerdictActs {
  next: () => void;
  urgent: () => void;
  hand_on: () => void;
  let_in: () => void;
  name_wrong: () => void;
  measure_again?: () => void;
  call_duty: string;
}

// Unknown and not valid look the same: the guard does the same, and nobody is called a forger.
export function look_of(verdict: Verdict, place: PlaceKind): ShapeName {
  if (verdict.word !== 'go' && is_care_place(place)) return 'care';
  return verdict.word === 'invalid' ? 'unknown' : verdict.word;
}

function what_to_do(verdict: Verdict, look: ShapeName): string {
  if (look === 'care') return t('do_care_place');
  const key = verdict.why === 'status' ? `status_${verdict.word}` : verdict.why;
  return say_key(`do_${key}`);
}

const day_of = (seconds: number): string => {
  const day = new Date(seconds * 1000);
  const date = day.toLocaleDateString(language() === 'en' ? 'en-GB' : 'zh-CN', {
    month: 'short', day: 'numeric',
  });
  return `${date} ${clock_of(seconds)}`;
};

function why_line(token: Token): string {
  if (token.status === 'ok') return '';
  const until = token.until === null ? '' : day_of(token.until);
  return t('reason_line', {
    reason: token.reason, office: token.office, until,
  });
}

function person(name: string, four: string): HTMLElement {
  return h('p', { class: 'same' }, h('b', {}, name), h('span', { class: 'push' }, four));
}

function acts(look: ShapeName, on: VerdictActs): Child[] {
  const never = h('small', {}, t('never_barred'));
  const urgent = button('wide urgent', on.urgent, h('span', {}, t('urgent')), never);
  if (look === 'go')
    return [
      h('p', { class: 'next wide' }, t('next_self')),
      button('wide', on.name_wrong, t('name_wrong')),
    ];
  if (look === 'care') return [button('solid wide', on.next, t('next'))];
  if (look === 'stop')
    return [
      h('a', { class: 'button solid wide', href: on.call_duty }, t('call_duty')),
      urgent,
      button('wide', on.next, t('next')),
    ];
  if (look === 'unknown')
    return [
      button('solid', on.let_in, t('let_in')),
      button('', on.hand_on, t('hand_on')),
      urgent,
    ];
  if (on.measure_again)
    return [
      button('solid', on.measure_again, t('measure_again')),
      h('a', { class: 'button', href: on.call_duty }, t('call_duty')),
      urgent,
      button('wide', on.next, t('next')),
    ];
  return [
    button('solid', on.let_in, t('checked')),
    button('', on.hand_on, t('hand_on')),
    urgent,
  ];
}

// A line breaks between clauses, not inside a word.
const clauses = (words: string): HTMLElement[] =>
  (words.match(/[^，。　]+[，。　]*/g) ?? []).map((part) => h('span', { class: 'clause' }, part));

interface Shown {
  look: ShapeName;
  say: string;
  second: string;
  who: HTMLElement | null;
}

export function show_big(shown: Shown, on: VerdictActs): void {
  const { look } = shown;
  const word = say_key(`word_${look}`);
  signal(look);
  if (kept.place?.is_spoken)
    speak(`${word}。${shown.say}`, language() === 'en' ? 'en-GB' : 'zh-CN');
  const name = h('span', { class: 'push' }, kept.place?.name ?? '');
  const top = meta(name, h('span', {}, now_clock()));
  screen(
    `verdict ${look}`,
    top,
    h(
      'main',
      { class: 'big', role: 'alert' },
      shape(look),
      h('h1', { tabindex: -1 }, word),
      h('p', { class: 'say' }, ...clauses(shown.say)),
      shown.second ? h('p', { class: 'second' }, ...clauses(shown.second)) : null,
    ),
    shown.who,
    h('nav', { class: 'foot' }, ...acts(look, on)),
  );
}

export function show_verdict(verdict: Verdict, on: VerdictActs): void {
  const place = kept.place?.kind ?? 'gate';
  const look = look_of(verdict, place);
  const { token } = verdict;
  const was = look === 'care' && token ? say_key(`word_${verdict.word}`) : '';
  const second = [
    was ? t('status_was', { word: was }) : '',
    token && verdict.why === 'status' ? why_line(token) : '',
    verdict.as_of === null || verdict.why === 'stale'
      ? ''
      : t('as_of', { clock: clock_of(verdict.as_of) }),
  ];
  const say = what_to_do(verdict, look);
  show_big(
    {
      look,
      say,
      second: second.filter(Boolean).join('　'),
      who: token ? person(token.name, t('four', { four: token.last_four })) : null,
    },
    on,
  );
}

// A paper card whose number was typed: the number is right; who stands there the guard compares.
export function show_card(code: string, on: VerdictActs): void {
  const look = is_care_place(kept.place?.kind ?? 'gate') ? 'care' : 'ask';
  const say = look === 'care' ? t('do_care_place') : t('do_typed');
  const who = h('p', { class: 'same card' }, h('b', {}, t('card_code', { code })));
  show_big({ look, say, second: '', who }, on);
}

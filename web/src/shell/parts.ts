// Parts that look the same on every page without React: top bar, emergency line, empty and error
// states. They speak through the `say` they are given, so each entry brings its own words.
import a_large_small from 'virtual:icons/a-arrow-up';
import chevron_left from 'virtual:icons/chevron-left';
import cloud_off from 'virtual:icons/cloud-off';
import hourglass from 'virtual:icons/hourglass';
import info from 'virtual:icons/info';
import siren from 'virtual:icons/siren';
import { Trouble } from './api';
import { h, icon, type Child } from './dom';
import { is_large, language, learn, set_language, set_large, translator } from './language';
import { wait_ms } from './retry';
import { kShellZh, type ShellKey } from './words';

export const say = translator(kShellZh);

// The two switches; `redraw` shows the same page again in the new language.
export function switches(redraw: () => void): HTMLElement {
  const other = language() === 'en' ? 'zh' : 'en';
  return h(
    'div',
    { class: 'switches' },
    h(
      'button',
      {
        class: 'iconbutton',
        type: 'button',
        lang: other === 'en' ? 'en' : 'zh-CN',
        onclick: () => {
          set_language(other);
          void learn().then(redraw);
        },
      },
      say('other_language'),
    ),
    h(
      'button',
      {
        class: 'iconbutton',
        type: 'button',
        'aria-pressed': String(is_large()),
        onclick: () => {
          set_large(!is_large());
          redraw();
        },
      },
      icon(a_large_small),
      say(is_large() ? 'normal_size' : 'large'),
    ),
  );
}

export function top_bar(redraw: () => void): HTMLElement {
  return h(
    'header',
    { class: 'bar' },
    h('span', { class: 'brand' }, say('brand'), h('small', { lang: 'en' }, say('brand_second'))),
    switches(redraw),
  );
}

export function inner_bar(back_to: string, ...beside: Child[]): HTMLElement {
  return h(
    'header',
    { class: 'bar inner' },
    h('a', { class: 'iconbutton', href: back_to, 'aria-label': say('back') }, icon(chevron_left)),
    ...beside,
  );
}

export function emergency(): HTMLElement {
  return h(
    'a',
    { class: 'emergency', href: 'tel:120' },
    icon(siren),
    h('span', {}, h('b', {}, say('emergency')), h('span', {}, say('emergency_note'))),
  );
}

export function state_block(
  drawing: string,
  bold: string,
  note = '',
  ...more: Child[]
): HTMLElement {
  return h(
    'div',
    { class: 'state' },
    icon(drawing),
    h('h1', { tabindex: -1 }, bold),
    note ? h('p', { class: 'note' }, note) : null,
    ...more,
  );
}

// The title of the window is the sentence the page opens with.
export function entitle(): void {
  const head = document.querySelector('h1')?.textContent ?? '';
  document.title = `${head} · ${say('brand')}`;
}

export const loading = (): HTMLElement => state_block(hourglass, say('loading'));

export function wait_words(length_ms: number): string {
  const seconds = Math.max(1, Math.round(length_ms / 1000));
  return seconds < 90
    ? say('seconds_short', { n: seconds })
    : say('minutes_short', { n: Math.round(seconds / 60) });
}

export const as_trouble = (reason: unknown): Trouble =>
  reason instanceof Trouble ? reason : new Trouble('bug', 'web.bug');

function note_of(kind: Trouble['kind']): ShellKey {
  const key = `fault_do.${kind}`;
  return key in kShellZh ? (key as ShellKey) : 'fault_do.other';
}

export interface Explained {
  bold: string;
  note: string;
  wait: number;
}

// What happened and what to do, in two lines; `wait` is the time until the next try by itself.
export function explain(trouble: Trouble, tries: number): Explained {
  const wait = wait_ms(tries, trouble.retry_after_s);
  return {
    bold: say(`fault_kind.${trouble.kind}`),
    note: say(note_of(trouble.kind), {
      wait: wait_words(wait),
      incident: trouble.incident || 'web',
    }),
    wait,
  };
}

export function trouble_block(told: Explained, trouble: Trouble, again?: () => void): HTMLElement {
  return state_block(
    trouble.kind === 'offline' ? cloud_off : info,
    told.bold,
    told.note,
    again ? h('button', { class: 'button', type: 'button', onclick: again }, say('again')) : null,
  );
}

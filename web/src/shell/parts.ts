// Parts that look the same on every page without React: top bar, emergency line, empty and error
// states. They speak through the `say` they are given, so each entry brings its own words.
import chevron_left from 'virtual:icons/chevron-left';
import cloud_off from 'virtual:icons/cloud-off';
import hourglass from 'virtual:icons/hourglass';
import info from 'virtual:icons/info';
import siren from 'virtual:icons/siren';
import { Trouble } from './api';
import { state_block, wait_words } from './bar';
import { h, icon, type Child } from './dom';
import { translator } from './language';
import { wait_ms } from './retry';
import { kShellZh, type ShellKey } from './words';

export { entitle, state_block, switches, top_bar, wait_words } from './bar';

export const say = translator(kShellZh);

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

export const loading = (): HTMLElement => state_block(hourglass, say('loading'));

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

// The gate's first screen: how fresh the list is, the camera or the scanner, and the four things a
// guard does without a pass. Everything is in the thumb's half.
import camera_icon from 'virtual:icons/camera';
import cloud_off from 'virtual:icons/cloud-off';
import shield from 'virtual:icons/shield-check';
import thermometer from 'virtual:icons/thermometer';
import upload from 'virtual:icons/upload';
import user from 'virtual:icons/user-round-plus';
import phone_off from 'virtual:icons/smartphone-charging';
import scan_line from 'virtual:icons/scan-line';
import settings from 'virtual:icons/settings';
import { announce, h, icon, replace, type Child } from '../shell/dom';
import { switches } from '../shell/bar';
import { shape } from '../shell/shapes';
import type { Camera } from './later-camera';
import { button, clock_of, kept, outbox, screen, span_of } from './state';
import { say_key, t } from './words';

const kFresh_s = 60;
const kOld_s = 24 * 3600;
const kClockOff_s = 120;

let camera: Camera | null = null;
let camera_words = '';
let drawn_old = false;
let notice = { words: '', look: '' };

export interface Ready {
  read: (text: string) => void;
  open: (page: 'urgent' | 'no_phone' | 'visitor' | 'temperature' | 'setup') => void;
}

// What the list is worth now, in words that carry its time and its age.
export function freshness(): string {
  const listed = kept.bundle?.manifest.issued;
  if (listed === undefined) return t('list_none');
  const age = Date.now() / 1000 - listed;
  if (age > kOld_s) return t('list_old', { span: span_of(age) });
  if (age < kFresh_s) return t('list_now');
  return t('list_fresh', { clock: clock_of(listed), span: span_of(age) });
}

const is_old = (): boolean =>
  !kept.bundle || Date.now() / 1000 - kept.bundle.manifest.issued > kOld_s;

export function meta(...more: Child[]): HTMLElement {
  return h(
    'p',
    { class: 'meta' },
    icon(shield),
    h('span', { class: 'fresh' }, freshness()),
    kept.trust?.is_demo ? h('b', {}, t('demo')) : null,
    ...more,
  );
}

export function outbox_words(): string {
  const { waiting, refused, trouble } = outbox.state;
  if (refused > 0) return t('outbox_refused', { n: refused });
  if (waiting === 0) return t('outbox_none');
  const why = trouble ? `　${say_key(`outbox_${trouble}`)}` : '';
  return t('outbox', { n: waiting }) + why;
}

function outbox_part(): Child[] {
  const is_signed_out = outbox.state.trouble === 'sign_in' && outbox.state.waiting > 0;
  return [
    icon(outbox.state.trouble === 'offline' ? cloud_off : upload),
    h('span', {}, outbox_words()),
    is_signed_out ? h('a', { class: 'push', href: '/enter' }, t('sign_in')) : null,
  ];
}

// Sending goes on beside what a guard reads and types: only its own line is drawn again.
export function draw_outbox(): void {
  const bar = document.querySelector('.outbox');
  if (bar) replace(bar as HTMLElement, ...outbox_part());
}

export function stop_camera(): void {
  camera?.stop();
  camera = null;
}

async function start_camera(video: HTMLVideoElement, ready: Ready): Promise<void> {
  camera_words = t('camera_wait');
  show_ready(ready);
  try {
    const { open_camera } = await import('./later-camera');
    camera = await open_camera(video, ready.read);
    camera_words = '';
  } catch {
    camera_words = t('camera_none');
  }
  show_ready(ready);
}

// One element for all screens: a camera that is on stays on between two people.
const video = h('video', { class: 'view', muted: true, playsinline: true });

function camera_part(ready: Ready): Child[] {
  if (camera) {
    const off = () => {
      stop_camera();
      show_ready(ready);
    };
    return [video, button('quiet', off, t('camera_off'))];
  }
  const on = () => void start_camera(video, ready);
  return [
    h('div', { class: 'waiting' }, icon(scan_line)),
    button('main big', on, icon(camera_icon), t('camera_on')),
    camera_words ? h('p', { class: 'note center', role: 'status' }, camera_words) : null,
  ];
}

function input_row(ready: Ready): HTMLElement {
  const field = h('input', {
    class: 'input',
    id: 'typed',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    enterkeyhint: 'go',
    'aria-label': t('input'),
    placeholder: t('input_hint'),
  });
  const form = h(
    'form',
    { class: 'typed' },
    field,
    h('button', { class: 'button fit', type: 'submit' }, t('enter')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = '';
    if (text) ready.read(text);
  });
  return form;
}

function warnings(ready: Ready): Child[] {
  const clock_words = Math.abs(kept.clock_off_s) > kClockOff_s
    ? t('clock_off', { span: span_of(Math.abs(kept.clock_off_s)) })
    : '';
  const said = [
    notice,
    { words: clock_words, look: 'look' },
    { words: is_old() ? freshness() : '', look: 'look' },
  ].filter(({ words }) => words);
  return said.map(({ words, look }, at) =>
    h(
      'p',
      { class: `notice ${look}`, role: at === 0 ? 'status' : null },
      h('span', {}, words),
      at === said.length - 1 && is_old()
        ? button('fit', () => ready.open('setup'), t('list'))
        : null,
    ),
  );
}

// The age of the list grows while nobody touches anything; nothing else is drawn for it, so that
// neither a half typed number nor the place of the focus is lost.
export function draw_age(ready: Ready): void {
  const line = document.querySelector('.fresh');
  if (is_old() !== drawn_old) show_ready(ready);
  else if (line) line.textContent = freshness();
}

// `look` is for what wants a second look; else it is only said.
export function say_notice(words: string, look: '' | 'look' = ''): void {
  notice = { words, look };
  announce(words);
}

export function show_ready(ready: Ready): void {
  const tile = (drawing: string, words: string, page: Parameters<Ready['open']>[0]) =>
    button('tile', () => ready.open(page), icon(drawing), words);
  screen(
    'ready',
    h(
      'header',
      { class: 'bar' },
      h('h1', { class: 'brand', tabindex: -1 }, kept.place?.name || t('title')),
      switches(() => show_ready(ready)),
      h(
        'button',
        {
          class: 'iconbutton',
          type: 'button',
          'aria-label': t('settings'),
          onclick: () => ready.open('setup'),
        },
        icon(settings),
      ),
    ),
    h('main', { class: 'page' }, meta(), ...warnings(ready), ...camera_part(ready),
      input_row(ready), h('p', { class: 'note' }, t('scanner'))),
    h(
      'footer',
      { class: 'dock' },
      h(
        'div',
        { class: 'tiles' },
        tile(phone_off, t('no_phone'), 'no_phone'),
        tile(user, t('visitor'), 'visitor'),
        tile(thermometer, t('temperature'), 'temperature'),
        button('tile care', () => ready.open('urgent'), shape('care'), t('urgent')),
      ),
      h('p', { class: 'outbox', role: 'status' }, ...outbox_part()),
    ),
  );
  notice = { words: '', look: '' };
  drawn_old = is_old();
}

// What the guard's screens share: the phone's keep, the outbox, and the way from screen to screen.
import { h, replace, type Child } from '../shell/dom';
import { language } from '../shell/language';
import { clock_at, span } from '../shell/time';
import { GateKeep } from './keep';
import { CheckCounts, GateOutbox } from './outbox';
import { t } from './words';

const app = document.getElementById('app') as HTMLElement;

export const kept = new GateKeep();
export const outbox = new GateOutbox(
  () => kept.place?.name ?? '',
  () => document.dispatchEvent(new Event('outbox')),
);
export const counts = new CheckCounts(outbox);

export function screen(name: string, ...content: Child[]): void {
  document.body.className = name;
  replace(app, ...content);
  const head = document.querySelector('h1');
  document.title = `${head?.textContent ?? ''} · ${t('title')}`;
  // Who walks by keys or by ear begins at the new screen's head, not at the end of the old one.
  head?.focus({ preventScroll: true });
}

// The guard's own clock: a gate is where it is.
const zone = (): string => {
  const minutes = -new Date().getTimezoneOffset();
  const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
  const hours = two(Math.trunc(minutes / 60));
  return `2000-01-01T00:00:00${minutes < 0 ? '-' : '+'}${hours}:${two(minutes % 60)}`;
};
export const clock_of = (seconds: number): string => clock_at(seconds * 1000, zone());
export const now_clock = (): string => clock_of(Date.now() / 1000);
export const span_of = (seconds: number): string =>
  seconds < 3600
    ? t('minutes', { n: Math.max(1, Math.floor(seconds / 60)) })
    : span(seconds * 1000, language());

export const button = (
  look: string,
  onclick: () => void,
  ...inside: Child[]
): HTMLButtonElement =>
  h('button', { class: `button ${look}`, type: 'button', onclick }, ...inside);

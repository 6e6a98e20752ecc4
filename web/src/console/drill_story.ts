// What a drill comes to in words and shares: how far it is, what comes next, what the end says.
// Pure. Promises: a share is never rounded up to the whole, a time never down to nothing. Called by
// the drill's screen.

import type { Language } from '../shell/language';
import type { components } from '../shell/api.gen';

export type Run = components['schemas']['DrillRun'];

const kQuiet_s = 20;

// 99.999 % is 99.99 %, not all of it.
export function share_of(part: number, whole: number, language: Language): string {
  if (whole <= 0) return '—';
  const style = { style: 'percent', maximumFractionDigits: 2 } as const;
  return new Intl.NumberFormat(language, style).format(Math.floor((part / whole) * 1e4) / 1e4);
}

// A large number is whole, a small one has one digit more.
export function number_of(value: number, language: Language): string {
  const digits = Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

// "0.17", "12", never "0" of something that took its time.
export function seconds_of(length_s: number): string {
  if (length_s >= 10) return String(Math.round(length_s));
  if (length_s >= 1) return length_s.toFixed(1);
  return Math.max(0.01, length_s).toFixed(2);
}

// 83 -> "1:23".
export function clock_of(at_s: number): string {
  const whole = Math.max(0, Math.floor(at_s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function now_of(run: Run): number {
  return run.frames.at(-1)?.at_s ?? 0;
}

export function end_of(run: Run): number {
  return Math.max(run.seconds, now_of(run), 1);
}

// What the plan has next, and in how many seconds; null when all of it was done.
export function next_of(run: Run): { word: string; in_s: number } | null {
  const now = now_of(run);
  const step = run.plan.find((one) => one.at_s > now);
  return step && !run.is_over ? { word: step.word, in_s: Math.ceil(step.at_s - now) } : null;
}

// Whoever ran it may have ended it: for so long the board was not written.
export function quiet_s(run: Run, as_of: string): number {
  if (run.is_over) return 0;
  const age_s = (Date.parse(as_of) - Date.parse(run.written_at)) / 1000;
  return age_s > kQuiet_s ? Math.round(age_s) : 0;
}

export interface Stretch {
  from_s: number;
  until_s: number;
  is_now: boolean;
}

// From a word that begins a stretch to the word that ends it; one that runs reaches to now.
export function stretches_between(
  run: Run, from: readonly string[], until: string,
): Stretch[] {
  const out: Stretch[] = [];
  for (const { word, at_s } of run.events) {
    const last = out.at(-1);
    if (from.includes(word)) {
      if (!last?.is_now) out.push({ from_s: at_s, until_s: now_of(run), is_now: true });
    } else if (word === until && last?.is_now) {
      last.until_s = at_s;
      last.is_now = false;
    }
  }
  return out.map((one) => ({ ...one, until_s: Math.max(one.from_s, one.until_s) }));
}

const kPartsDown = {
  house: [['kill', 'ended'], 'house_up'],
  show: [['kill'], 'show_up'],
  database: [['gone'], 'back'],
} as const;

export function down_of(run: Run, part: keyof typeof kPartsDown): Stretch[] {
  const [from, until] = kPartsDown[part];
  return stretches_between(run, from, until);
}

export const length_of = (one: Stretch): number => one.until_s - one.from_s;

export function killed_count(run: Run): number {
  return run.events.filter((one) => one.word === 'kill').length;
}

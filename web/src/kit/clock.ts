// The city's clock on this device: what time it is there now, and times of this device said in it.
// Promises: a phone in another zone or some minutes wrong still shows what the server's clock
// shows. Called by every page. Left to others: how a time is worded (shell/time.ts). Keeps two
// numbers, else pure.

import type { Language } from '../shell/language';
import { clock, day_clock, wall } from '../shell/time';

const kSkewIgnored_ms = 5_000;
const kMinute_ms = 60_000;
let offset_ms = 8 * 60 * kMinute_ms;
let skew_ms = 0;

export function learn_clock(as_of: string, received_at_ms: number): void {
  const seen = wall(as_of);
  if (Number.isNaN(seen.at_ms)) return;
  offset_ms = seen.offset_ms;
  const skew = seen.at_ms - received_at_ms;
  skew_ms = Math.abs(skew) < kSkewIgnored_ms ? 0 : skew;
}

export function now_ms(): number {
  return Date.now() + skew_ms;
}

// RFC 3339 with the city's offset, as the API speaks.
export function to_city_time(at_ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.abs(offset_ms) / kMinute_ms;
  const zone = `${offset_ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${new Date(at_ms + offset_ms).toISOString().slice(0, 19)}${zone}`;
}

export function say_clock(at: string | number, with_seconds = false): string {
  const time = typeof at === 'number' ? to_city_time(at) : at;
  return with_seconds ? time.slice(11, 19) : clock(time);
}

// "15:42" today, else with its day.
export function say_when(language: Language, at: string | number, now: number): string {
  const time = typeof at === 'number' ? to_city_time(at) : at;
  const is_today = time.slice(0, 10) === to_city_time(now).slice(0, 10);
  return is_today ? clock(time) : day_clock(time, now, language);
}

// "22 November", "Sunday" in the reader's language.
export function say_date(language: Language, now: number): string {
  return say_part(language, now, { day: 'numeric', month: 'long' });
}

export function say_weekday(language: Language, now: number): string {
  return say_part(language, now, { weekday: 'short' });
}

function say_part(language: Language, now: number, part: Intl.DateTimeFormatOptions): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  return new Intl.DateTimeFormat(locale, { ...part, timeZone: 'UTC' }).format(now + offset_ms);
}

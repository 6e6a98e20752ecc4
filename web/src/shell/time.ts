// Times as people say them. The server sends RFC 3339 with the city's offset; what is shown is the
// city's wall clock, whatever the phone thinks. Pure: `now` is always passed in.
import type { Language } from './language';

export interface Wall {
  year: number; month: number; day: number; clock: string; at_ms: number; offset_ms: number;
}

const kMinuteMs = 60_000;
const kDayMs = 86_400_000;
const kMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function wall_at(at_ms: number, offset_ms: number): Wall {
  const text = new Date(at_ms + offset_ms).toISOString();
  const number = (from: number, to: number) => Number(text.slice(from, to));
  return {
    year: number(0, 4), month: number(5, 7), day: number(8, 10), clock: text.slice(11, 16),
    at_ms, offset_ms,
  };
}

export function wall(time: string): Wall {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(time);
  const sign = zone?.[1] === '-' ? -1 : 1;
  const offset_ms = zone ? sign * (Number(zone[2]) * 60 + Number(zone[3])) * kMinuteMs : 0;
  return wall_at(Date.parse(time), offset_ms);
}

// "15:42"
export const clock = (time: string): string => wall(time).clock;

// The city's clock at `now_ms`, by the offset that one of the server's times carries.
export const clock_at = (now_ms: number, time: string): string =>
  wall_at(now_ms, wall(time).offset_ms).clock;

const day_number = (moment: Wall): number => Math.floor((moment.at_ms + moment.offset_ms) / kDayMs);

// "今天 18:00", "昨天 09:05", "1 月 3 日 15:42"; "today 18:00", "3 Jan 15:42"
export function day_clock(time: string, now_ms: number, language: Language): string {
  const moment = wall(time);
  const today = wall_at(now_ms, moment.offset_ms);
  const days = day_number(moment) - day_number(today);
  const named = {
    zh: { [-1]: '昨天', 0: '今天', 1: '明天' } as Record<number, string>,
    en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' } as Record<number, string>,
  }[language][days];
  if (named) return `${named} ${moment.clock}`;
  const year = moment.year === today.year ? '' : language === 'en' ? ` ${moment.year}` : `${moment.year} 年 `;
  return language === 'en'
    ? `${moment.day} ${kMonths[moment.month - 1]}${year} ${moment.clock}`
    : `${year}${moment.month} 月 ${moment.day} 日 ${moment.clock}`;
}

// "55 分", "5 小时", "5 小时 40 分"; "2 天 3 小时" past two days. Rounds down; never below one minute.
export function span(length_ms: number, language: Language): string {
  const minutes = Math.max(1, Math.floor(Math.abs(length_ms) / kMinuteMs));
  const words = language === 'en' ? { d: 'd', h: 'h', m: 'min' } : { d: '天', h: '小时', m: '分' };
  const hours = Math.floor(minutes / 60);
  const join = (a: number, unit: string, b: number, smaller: string) =>
    b > 0 ? `${a} ${unit} ${b} ${smaller}` : `${a} ${unit}`;
  if (hours >= 48) return join(Math.floor(hours / 24), words.d, hours % 24, words.h);
  if (hours > 0) return join(hours, words.h, minutes % 60, words.m);
  return `${minutes} ${words.m}`;
}

export type DueStep = 'clock' | 'soon' | 'late' | 'late_long' | 'done';

const kSoonMs = 60 * kMinuteMs;
const kLateLongMs = 180 * kMinuteMs;

// Which of the five due chips fits (UI: "Due chip"): last hour, late, late three hours or more.
export function due_step(due_at: string, done_at: string | null, now_ms: number): DueStep {
  if (done_at) return 'done';
  const left_ms = Date.parse(due_at) - now_ms;
  if (left_ms > kSoonMs) return 'clock';
  if (left_ms >= 0) return 'soon';
  return left_ms > -kLateLongMs ? 'late' : 'late_long';
}

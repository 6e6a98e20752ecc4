// Times as people say them. The server sends RFC 3339 with the city's offset; what is shown is the
// city's wall clock, whatever the phone thinks. Pure: `now` is always passed in.
import { fill, type Language } from './language';
import { kTimeZh } from './time_words';
import { kTimeEn } from './time_words_en';

const kWords = { zh: kTimeZh, en: kTimeEn };

export interface Wall {
  year: number;
  month: number;
  day: number;
  clock: string;
  at_ms: number;
  offset_ms: number;
}

const kMinuteMs = 60_000;
const kDayMs = 86_400_000;

function wall_at(at_ms: number, offset_ms: number): Wall {
  const text = new Date(at_ms + offset_ms).toISOString();
  const number = (from: number, to: number) => Number(text.slice(from, to));
  return {
    year: number(0, 4),
    month: number(5, 7),
    day: number(8, 10),
    clock: text.slice(11, 16),
    at_ms,
    offset_ms,
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

// With the day when it needs one: "today 18:00", "3 Jan 15:42", and as the Chinese words have it.
export function day_clock(time: string, now_ms: number, language: Language): string {
  const words = kWords[language];
  const moment = wall(time);
  const today = wall_at(now_ms, moment.offset_ms);
  const named = [words.yesterday, words.today, words.tomorrow];
  const day = named[day_number(moment) - day_number(today) + 1];
  if (day) return `${day} ${moment.clock}`;
  const date = moment.year === today.year ? words.date : words.date_with_year;
  const month = words.months.split(' ')[moment.month - 1] ?? '';
  return `${fill(date, { year: moment.year, month, day: moment.day })} ${moment.clock}`;
}

// "55 min", "5 h", "5 h 40 min"; "2 d 3 h" past two days. Rounds down; never below one minute.
export function span(length_ms: number, language: Language): string {
  const words = kWords[language];
  const minutes = Math.max(1, Math.floor(Math.abs(length_ms) / kMinuteMs));
  const hours = Math.floor(minutes / 60);
  const join = (large: number, unit: string, small: number, smaller: string) =>
    small > 0 ? `${large} ${unit} ${small} ${smaller}` : `${large} ${unit}`;
  if (hours >= 48) return join(Math.floor(hours / 24), words.days, hours % 24, words.hours);
  if (hours > 0) return join(hours, words.hours, minutes % 60, words.minutes);
  return `${minutes} ${words.minutes}`;
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

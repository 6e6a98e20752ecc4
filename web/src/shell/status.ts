// A pass status as the server words it, made ready to be shown: the same lines for the person
// (`/status`), the desk (console) and `firstline explain`. Promises: no word of a rule is changed;
// only times are said in the city's way and the number of a piece is parted from its words. Pure.
import { day_clock } from './time';
import type { Language } from './language';
import type { ShapeName } from './shapes';

export type PassVerdict = 'ok' | 'ask' | 'stop';

export interface StatusAppeal {
  id: string;
  filed_at: string;
  due_at: string;
  answered_at: string | null;
  is_upheld: boolean;
  round?: number;
  words?: string;
  answer?: string;
}

export interface PassStatus {
  verdict: PassVerdict;
  is_lapsed: boolean;
  is_late_in_public: boolean;
  why: { rule?: string; until?: string; title?: Said; office?: Said } | null;
  zh: string[];
  en: string[];
  waiting: { id: string; kind: string; recorded_at: string }[];
  appeals: StatusAppeal[];
  as_of: string;
}

interface Said {
  zh: string;
  en: string;
}

export interface StatusLine {
  label: string;
  text: string;
}

const kTime = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/g;
const kLabelMax = 24;

export const shape_of = (verdict: PassVerdict): ShapeName => (verdict === 'ok' ? 'go' : verdict);

export const in_city_words = (text: string, now_ms: number, language: Language): string =>
  text.replace(kTime, (time) => day_clock(time, now_ms, language));

// "Office: District CDC" is a label and its text; a sentence has no label.
function read_line(line: string): StatusLine {
  const found = /^([^：:；;，,。(（]+)(：|: )(.+)$/su.exec(line);
  const label = found?.[1] ?? '';
  if (!found || label.length > kLabelMax) return { label: '', text: line };
  return { label, text: found[3] ?? '' };
}

// The first line names the verdict and the rule; the verdict has its own word and shape beside it.
export function status_head(page: PassStatus, language: Language): string {
  const line = page[language][0] ?? '';
  return line.replace(/^[^-]{1,20} - /, '').replace(/\s*\[\w+\]$/, '');
}

export function status_lines(page: PassStatus, now_ms: number, language: Language): StatusLine[] {
  return page[language]
    .slice(1)
    .map((line) => read_line(in_city_words(line, now_ms, language)));
}

// The shape of a published rule set (docs/reference/rules.md) as far as pages show it, and what
// ends a restriction sooner, in words. Used by the console's rules and by the public page. Pure.
import { fill, type Language } from './language';
import { kRuleZh } from './rule_words';
import { kRuleEn } from './rule_words_en';

export interface Two {
  zh: string;
  en: string;
}

export interface RuleAct {
  name: Two;
  number: string;
  issued_on: string;
  ends_at: string;
}

export interface Release {
  kind: 'negative_tests' | 'clinician';
  count?: number;
  hours_apart?: number;
  from_hours?: number;
  is_single_tube?: boolean;
}

export interface Rule {
  id: string;
  version: number;
  outcome: 'ok' | 'ask' | 'stop';
  code: string;
  evidence: string[];
  hours: number;
  release?: Release[];
  act?: RuleAct;
  clause: Two;
  title: Two;
  why: Two;
  next: Two;
  office: Two;
}

export interface RuleSet {
  id: string;
  edition: number;
  is_demo: boolean;
  title: Two;
  issuer: Two;
  valid_from: string;
  valid_until: string;
  act: RuleAct;
  limits: { contacts_per_case: number; people_without_shared_exposure: number };
  none: { title: Two; why: Two };
  rules: Rule[];
}

const kWords = { zh: kRuleZh, en: kRuleEn };
const kDay_h = 24;

// "48 h", "14 days": whole days from three on.
export function hours_words(hours: number, language: Language): string {
  const days = hours / kDay_h;
  const is_days = days > 2 && Number.isInteger(days);
  return fill(kWords[language][is_days ? 'days' : 'hours'], { n: is_days ? days : hours });
}

export function release_words(release: Release, language: Language): string {
  const words = kWords[language];
  if (release.kind === 'clinician') return words.clinician;
  const { count = 1, hours_apart = 0, from_hours = 0, is_single_tube } = release;
  return [
    fill(is_single_tube ? words.single : words.tests, { n: count }),
    hours_apart > 0 ? fill(words.apart, { n: hours_apart }) : '',
    from_hours > 0 ? fill(words.from, { n: from_hours }) : '',
  ].join('');
}

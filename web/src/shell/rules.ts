// The shape of a published rule set (docs/reference/rules.md) as far as pages show it, and what
// ends a restriction sooner, in words. Used by the console's rules and by the public page. Pure.
import type { Language } from './language';

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

const kDay_h = 24;

// "48 h", "14 days": whole days from three on.
export function hours_words(hours: number, language: Language): string {
  const days = hours / kDay_h;
  if (days > 2 && Number.isInteger(days))
    return language === 'en' ? `${days} days` : `${days} 天`;
  return language === 'en' ? `${hours} hours` : `${hours} 小时`;
}

export function release_words(release: Release, language: Language): string {
  const is_en = language === 'en';
  if (release.kind === 'clinician')
    return is_en ? 'a clinician reports recovery or release' : '医生报告已康复或解除';
  const count = release.count ?? 1;
  const single = release.is_single_tube ? (is_en ? 'single-tube ' : '单管') : '';
  const apart = release.hours_apart ?? 0;
  const from = release.from_hours ?? 0;
  if (is_en)
    return (
      `${count} negative ${single}test${count > 1 ? 's' : ''}` +
      (apart > 0 ? `, at least ${apart} h apart` : '') +
      (from > 0 ? `, from ${from} h after` : '')
    );
  return (
    `${count} 次${single}检测阴性` +
    (apart > 0 ? `，每次至少隔 ${apart} 小时` : '') +
    (from > 0 ? `，满 ${from} 小时起算` : '')
  );
}

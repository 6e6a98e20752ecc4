// The English of shell/rule_words.ts.
import type { Words } from './language';
import type { RuleKey } from './rule_words';

export const kRuleEn: Words<RuleKey> = {
  hours: '{n} hours',
  days: '{n} days',
  clinician: 'a clinician reports recovery or release',
  tests: 'negative tests: {n}',
  single: 'negative single-tube tests: {n}',
  apart: ', at least {n} h apart',
  from: ', from {n} h after',
};

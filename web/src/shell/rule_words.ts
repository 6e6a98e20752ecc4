// What ends a restriction, and how long it lasts. Chinese is the original; English is in
// rule_words_en.ts.

export const kRuleZh = {
  hours: '{n} 小时',
  days: '{n} 天',
  clinician: '医生报告已康复或解除',
  tests: '检测阴性 {n} 次',
  single: '单管检测阴性 {n} 次',
  apart: '，每次至少隔 {n} 小时',
  from: '，满 {n} 小时起算',
} as const;

export type RuleKey = keyof typeof kRuleZh;

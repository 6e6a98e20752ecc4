// Chinese and English say the same things: same keys, same blanks to fill, nothing left empty.
import { expect, test } from 'vitest';
import { kCardsZh } from '../cards/words';
import { kCardsEn } from '../cards/words_en';
import { kCountsZh } from '../counts/words';
import { kCountsEn } from '../counts/words_en';
import { kEnterZh } from '../enter/words';
import { kEnterEn } from '../enter/words_en';
import { kEnrolZh } from '../enrol/words';
import { kEnrolEn } from '../enrol/words_en';
import { kFollowZh } from '../pass/follow_words';
import { kFollowEn } from '../pass/follow_words_en';
import { kPassZh } from '../pass/words';
import { kPassEn } from '../pass/words_en';
import { kGateZh } from '../gate/words';
import { kGateEn } from '../gate/words_en';
import { kShowZh } from '../show/words';
import { kShowEn } from '../show/words_en';
import { kStatusZh } from '../status/words';
import { kStatusEn } from '../status/words_en';
import { kDemoZh } from './demo_words';
import { kDemoEn } from './demo_words_en';
import { kRuleZh } from './rule_words';
import { kRuleEn } from './rule_words_en';
import { kTimeZh } from './time_words';
import { kTimeEn } from './time_words_en';
import { kBarZh, kShellZh } from './words';
import { kShellEn } from './words_en';

type Table = Readonly<Record<string, string>>;
const kPairs: [string, Table, Table][] = [
  ['shell', { ...kBarZh, ...kShellZh }, kShellEn],
  ['pass', kPassZh, kPassEn],
  ['follow', kFollowZh, kFollowEn],
  ['enter', kEnterZh, kEnterEn],
  ['demo', kDemoZh, kDemoEn],
  ['time', kTimeZh, kTimeEn],
  ['rule', kRuleZh, kRuleEn],
  ['cards', kCardsZh, kCardsEn],
  ['show', kShowZh, kShowEn],
  ['gate', kGateZh, kGateEn],
  ['status', kStatusZh, kStatusEn],
  ['counts', kCountsZh, kCountsEn],
  ['enrol', kEnrolZh, kEnrolEn],
];
// English puts the verb before the time, so this Chinese ending has nothing to say.
const kMayBeEmpty = new Set(['promise_end']);

const blanks = (message: string): string[] =>
  [...message.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();

test.each(kPairs)('%s has the same keys in both languages', (_name, zh, en) => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test.each(kPairs)('%s has the same blanks in both languages', (_name, zh, en) => {
  for (const key of Object.keys(zh))
    expect(blanks(en[key] ?? ''), key).toEqual(blanks(zh[key] ?? ''));
});

test.each(kPairs)('%s leaves nothing empty', (_name, zh, en) => {
  for (const table of [zh, en])
    for (const [key, message] of Object.entries(table))
      if (!kMayBeEmpty.has(key)) expect(message.trim(), key).not.toBe('');
});

test('no page has two words under one key', () => {
  const shell = Object.keys(kShellEn);
  for (const [name, zh] of kPairs.slice(1, 4))
    for (const key of Object.keys(zh)) expect(shell, `${name} ${key}`).not.toContain(key);
  for (const key of Object.keys(kFollowZh)) expect(Object.keys(kPassZh)).not.toContain(key);
});

test('nobody is shouted at and no message ends with an exclamation mark', () => {
  for (const [, zh, en] of kPairs)
    for (const message of [...Object.values(zh), ...Object.values(en)])
      expect(message).not.toMatch(/[!！]/);
});

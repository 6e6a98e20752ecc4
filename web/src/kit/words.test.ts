// Both languages are complete: the same keys, the same places in them, nothing empty, and every
// key the pages name.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const kSource = join(import.meta.dirname, '..');
// Pages that are fetched later have words of their own, one folder a topic.
const kLaterFolders = ['field', 'console'].flatMap((entry) =>
  readdirSync(join(kSource, entry, 'words'), { withFileTypes: true })
    .filter((found) => found.isDirectory())
    .map((found) => `${entry}/words/${found.name}`),
);
const kFolders = ['shell/i18n', 'kit/words', 'field/words', 'console/words', ...kLaterFolders];

function words_in(folder: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(kSource, folder, `${language}.json`), 'utf8')) as Record<
    string,
    string
  >;
}

function places_in(message: string): string[] {
  const places = [...message.matchAll(/\{([a-z_]+)[,}]/g)].map((found) => found[1] ?? '');
  const tags = [...message.matchAll(/<([a-z_]+)>/g)].map((found) => `<${found[1] ?? ''}>`);
  return [...new Set([...places, ...tags])].sort();
}

test.each(kFolders)('%s says the same things in both languages', (folder) => {
  const zh = words_in(folder, 'zh-CN');
  const en = words_in(folder, 'en');
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, message] of Object.entries(zh)) {
    expect(message.trim(), key).not.toBe('');
    expect(en[key]?.trim(), key).not.toBe('');
    expect(places_in(en[key] ?? ''), key).toEqual(places_in(message));
  }
});

test('no word of ours scolds or celebrates', () => {
  for (const folder of kFolders) {
    for (const [key, message] of Object.entries(words_in(folder, 'zh-CN'))) {
      expect(message, key).not.toMatch(/！|严禁|务必|后果自负|红码|您没有权限|处理中/);
    }
  }
});

test.each(['field', 'console'])('%s names no key that has no words', (entry) => {
  const later = kLaterFolders.filter((folder) => folder.startsWith(`${entry}/`));
  const folders = ['shell/i18n', 'kit/words', `${entry}/words`, ...later];
  const known = Object.assign(
    {},
    ...folders.map((folder) => words_in(folder, 'zh-CN')),
  ) as Record<string, string>;
  for (const folder of ['kit', entry]) {
    for (const file of readdirSync(join(kSource, folder)).filter(
      (name) => /\.tsx?$/.test(name) && !/\.test\./.test(name),
    )) {
      const text = readFileSync(join(kSource, folder, file), 'utf8');
      for (const [, key] of text.matchAll(/\bsay(?:_parts)?\('([a-z_.]+)'/g)) {
        expect(key && key in known, `${folder}/${file}: ${key ?? ''}`).toBe(true);
      }
    }
  }
});

// The guide of screens names every address there is, in both languages: a new page without a line
// in docs/guides/screens.md fails here.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { expect, test } from 'vitest';

import { kMenu } from './menu';

const kWeb = resolve(import.meta.dirname, '../..');
const text_of = (path: string): string => readFileSync(resolve(kWeb, path), 'utf8');
const kGuides = ['../docs/guides/screens.md', '../docs/guides/screens.zh-CN.md'].map(text_of);

// What stands between backticks, and what is meant by it: "/late/{area}" is "#/late".
const named = (guide: string): Set<string> =>
  new Set([...guide.matchAll(/`(#?\/[^`]*)`/g)].map((found) => found[1] ?? ''));
const bare = (place: string): string =>
  `#${place.replace(/(\/\{area\}(\/\w+)?|\/mine|(\/\$\w+)+)$/, '') || '/'}`;

function missing(addresses: string[]): string[] {
  return kGuides.flatMap((guide, index) => {
    const known = named(guide);
    return addresses.filter((one) => !known.has(one)).map((one) => `${index ? 'zh' : 'en'} ${one}`);
  });
}

test('every row of the menu is in the guide', () => {
  expect(missing(kMenu.map((row) => bare(row.place)))).toEqual([]);
});

test('every address of the console is in the guide', () => {
  const routes = [...text_of('src/console/router.tsx').matchAll(/path: '(\/[^']*)'/g)];
  const known = kGuides.map((guide) => [...named(guide)]);
  expect(routes.length).toBeGreaterThan(10);
  for (const [, path = ''] of routes) {
    const wanted = bare(path);
    for (const one of known)
      expect(one.some((place) => place === wanted || place.startsWith(`${wanted}/`)), path).toBe(
        true,
      );
  }
});

test('every page of the phone is in the guide', () => {
  const loaders = /kLoaders.* = \{([\s\S]*?)\n\};/.exec(text_of('src/field/pages.tsx'))?.[1] ?? '';
  const places = [...loaders.matchAll(/^ {2}(\w+):/gm)].map((found) => `#/${found[1]}`);
  expect(places.length).toBeGreaterThan(5);
  expect(missing(places)).toEqual([]);
});

test('every plain page is in the guide', () => {
  const rows = text_of('tools/plain_pages.mjs').matchAll(/^ {2}(\w+): '/gm);
  const names = [...rows].map(([, name]) => name);
  expect(names).toContain('index');
  const pages = names.map((name) => (name === 'index' ? '/' : `/${name}`));
  expect(missing([...pages, '/field', '/console'])).toEqual([]);
});

// The build's own promises: one request per plain page, a policy that names exactly what is inside.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { inline_page } from './inline.mjs';
import { pack, policy_of } from './pack.mjs';

const sha = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function in_folder(act) {
  const folder = mkdtempSync(join(tmpdir(), 'web-test-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a page may run only what it was built with', () => {
  const policy = policy_of(
    '/',
    '<style>a{}</style><script>one</script><script type="module">two</script>',
  );
  expect(policy).toContain(`script-src 'self' ${sha('one')} ${sha('two')};`);
  expect(policy).toContain(`style-src 'self' ${sha('a{}')};`);
  expect(policy).not.toContain('unsafe-inline');
  expect(policy_of('/console', '')).toContain("style-src 'self' 'unsafe-inline'");
});

test('style and script go into the page, values not used stay out', () => {
  in_folder((folder) => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(
      join(folder, 'assets/a.css'),
      ':root{--x:1px;--y:2px}.row{margin:var(--x)}.gone{margin:0}',
    );
    writeFileSync(join(folder, 'assets/a.js'), 'const row="row"');
    const page = inline_page(
      '<html><head><link rel="stylesheet" href="/assets/a.css"><script type="module" ' +
        'src="/assets/a.js"></script></head><body></body></html>',
      folder,
    );
    expect(page).toContain('<style>.row{margin:1px}</style>');
    expect(page).toContain('<script type="module">const row="row"</script></body>');
    expect(page).not.toContain('/assets/');
  });
});

test('every asset has a line of six parts, and packing twice gives the same bytes', () => {
  in_folder((folder) => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<p>hello</p>'.repeat(50));
    writeFileSync(join(folder, 'follow.html'), '<p>hello</p>');
    writeFileSync(join(folder, 'assets/later-abcdEF12.js'), 'export {}');
    const lines = pack(folder).map((line) => line.split('\t'));
    const before = readFileSync(join(folder, 'assets.txt'), 'utf8');
    pack(folder);
    expect(readFileSync(join(folder, 'assets.txt'), 'utf8')).toBe(before);
    expect(lines.map((line) => [line.length, line[0], line[3]])).toEqual([
      [6, '/assets/later-abcdEF12.js', 'immutable'],
      [6, '/follow', 'no-cache'],
      [6, '/', 'no-cache'],
    ]);
  });
});

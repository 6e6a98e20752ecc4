// The byte budgets of the entries (docs: TARGETS P16, DESIGN 7), as a table. A page over its
// budget fails the build. Sizes are gzip -9, what a phone without brotli would load.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { kPlainPages } from './plain_pages.mjs';

const kKib = 1024;
const kBudgets = [
  ...Object.keys(kPlainPages).map((name) => ({
    page: `${name}.html`,
    what: 'whole page',
    bytes_max: 15 * kKib,
  })),
  { page: 'field.html', what: 'scripts', bytes_max: 130 * kKib },
  { page: 'gate.html', what: 'scripts', bytes_max: 60 * kKib },
  { page: 'console.html', what: 'scripts', bytes_max: 350 * kKib, is_by_screen: true },
];

const gzip_bytes = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

// Everything the page loads to show its first screen. Chunks that a screen asks for later
// (import()) count too, unless their name begins with "later-"; not in the console, whose screens
// after the first are each fetched when they are opened.
function scripts_of(manifest, page, is_by_screen) {
  const seen = new Set();
  const walk = (key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(chunk.file) || chunk.name?.startsWith('later-')) return;
    seen.add(chunk.file);
    const later = is_by_screen ? [] : (chunk.dynamicImports ?? []);
    [...(chunk.imports ?? []), ...later].forEach(walk);
  };
  walk(page);
  return [...seen].filter((file) => file.endsWith('.js'));
}

export function check_budgets(folder) {
  const manifest_path = join(folder, 'manifest.json');
  const manifest = existsSync(manifest_path) ? JSON.parse(readFileSync(manifest_path, 'utf8')) : {};
  let is_within = true;
  for (const { page, what, bytes_max, is_by_screen } of kBudgets) {
    if (!existsSync(join(folder, page))) continue;
    const files = what === 'scripts' ? scripts_of(manifest, page, is_by_screen) : [page];
    const bytes = files.reduce((sum, file) => sum + gzip_bytes(join(folder, file)), 0);
    const verdict = bytes <= bytes_max ? 'ok' : 'OVER BUDGET';
    if (bytes > bytes_max) is_within = false;
    const kib = (value) => (value / kKib).toFixed(1).padStart(6);
    const size = `${kib(bytes)} of ${kib(bytes_max)} KiB gz`;
    console.log(`web: ${page.padEnd(13)} ${what.padEnd(10)} ${size}  ${verdict}`);
  }
  return is_within;
}

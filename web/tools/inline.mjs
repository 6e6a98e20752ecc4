// Puts the style sheets and the script that Vite wrote beside a page into the page itself, so that
// one request is enough. Refuses anything that would need a second request.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Drops the theme's values that this page's styles never use.
function used_values_only(style) {
  let before = '';
  let after = style;
  while (before !== after) {
    before = after;
    after = before.replace(/(--[\w-]+):[^;{}]*(;|(?=}))/g, (whole, name) =>
      before.includes(`var(${name})`) || before.includes(`var(${name},`) ? whole : '');
  }
  return after.replace(/;}/g, '}').replace(/[^{}]+{}/g, '');
}

export function inline_page(html, folder) {
  const read = (path) => readFileSync(join(folder, path), 'utf8').trim();
  let script = '';
  let page = html
    .replace(/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g, (_tag, path) => `<style>${used_values_only(read(path))}</style>`)
    .replace(/<script type="module"[^>]*src="\/([^"]+)"[^>]*><\/script>/g, (_tag, path) => {
      script += read(path);
      return '';
    })
    .replace(/\n\s*/g, '\n');
  if (/<\/(script|style)/i.test(script)) throw new Error('the script holds a closing tag; it cannot be inlined');
  if (/\b(?:import|export)\s*[({"']|\bfrom\s*["']/.test(script.slice(0, 400)))
    throw new Error('the script still imports something; it cannot be inlined');
  page = page.replace('</body>', () => `<script type="module">${script}</script></body>`);
  if (/(?:src|href)="\/assets/.test(page)) throw new Error('the page still asks for a second file');
  return page;
}

// Puts the style sheets and the script that Vite wrote beside a page into the page itself, so that
// one request is enough. Refuses anything that would need a second request.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Values that every theme and size share are written where they are used; then the values of the
// theme that this page never uses are dropped.
function write_out_values(style) {
  const found = [...style.matchAll(/(--[\w-]+):([^;{}]+)/g)];
  const once = found.filter(([, name]) => found.filter((other) => other[1] === name).length === 1);
  return once.reduce(
    (text, [, name, value]) => text.replaceAll(`var(${name})`, () => value),
    style,
  );
}

function used_values_only(style) {
  let before = '';
  let after = style;
  while (before !== after) {
    before = after;
    after = before.replace(/(--[\w-]+):[^;{}]*(;|(?=}))/g, (whole, name) =>
      before.includes(`var(${name})`) || before.includes(`var(${name},`) ? whole : '',
    );
  }
  return after.replace(/;}/g, '}').replace(/[^{}]+{}/g, '');
}

// Drops rules about classes that neither the page nor its script ever names.
function named_rules_only(style, named) {
  return style.replace(/([^{}]+)\{([^{}]*)\}/g, (whole, selectors) => {
    const kept = selectors
      .split(',')
      .filter((selector) =>
        [...selector.matchAll(/\.([a-z_][\w-]*)/g)].every(([, name]) => named.has(name)),
      );
    if (selectors.startsWith('@') || kept.length === selectors.split(',').length) return whole;
    return kept.length === 0 ? '' : `${kept.join(',')}${whole.slice(selectors.length)}`;
  });
}

export function inline_page(html, folder) {
  const read = (path) => readFileSync(join(folder, path), 'utf8').trim();
  let script = '';
  let page = html.replace(
    /<script type="module"[^>]*src="\/([^"]+)"[^>]*><\/script>/g,
    (_tag, path) => {
      script += read(path);
      return '';
    },
  );
  const named = new Set(`${page} ${script}`.match(/[a-z_][\w-]*/g));
  const style_of = (path) =>
    used_values_only(named_rules_only(write_out_values(read(path)), named));
  page = page
    .replace(
      /<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g,
      (_tag, path) => `<style>${style_of(path)}</style>`,
    )
    .replace(/\n\s*/g, '\n');
  if (/<\/(script|style)/i.test(script))
    throw new Error('the script holds a closing tag; it cannot be inlined');
  if (/\b(?:import|export)\s*[({"']|\bfrom\s*["']/.test(script.slice(0, 400)))
    throw new Error('the script still imports something; it cannot be inlined');
  page = page.replace('</body>', () => `<script type="module">${script}</script></body>`);
  if (/(?:src|href)="\/assets/.test(page)) throw new Error('the page still asks for a second file');
  return page;
}

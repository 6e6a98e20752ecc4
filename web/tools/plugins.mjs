// Vite plugins shared by development, tests and the build.
//   page_head    : what every page's <head> must hold before first paint (size, language, icon)
//   real_paths   : in development, /follow is follow.html and so on, as the server does
//   lucide_icons : `import pill from 'virtual:icons/pill'` gives the drawing of one Lucide icon as
//                  text (what is inside its <svg>), for entries without React
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { kPlainPages } from './plain_pages.mjs';

const require = createRequire(import.meta.url);

// Runs before first paint, so nothing jumps: size, theme and language are kept on this phone only.
// Kept tiny and constant: the content security policy allows it by its hash.
export const kBeforePaint =
  'try{var d=document.documentElement,s=localStorage;' +
  "if(s.getItem('size')=='large')d.dataset.size='large';" +
  "var t=s.getItem('theme');if(t=='dark'||t=='light')d.dataset.theme=t;" +
  "if(s.getItem('language')=='en')d.lang='en'}catch(e){}";

export const kIconSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">' +
  '<rect width="8" height="8" rx="2" fill="rgb(27,79,138)"/><path d="M2 4h4" ' +
  'stroke="white"/></svg>';
const kIcon = `data:image/svg+xml,${encodeURI(kIconSvg)}`;

export function page_head() {
  return {
    name: 'firstline-page-head',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { charset: 'utf-8' }, injectTo: 'head-prepend' },
      {
        tag: 'meta',
        attrs: { name: 'viewport', content: 'width=device-width, initial-scale=1' },
        injectTo: 'head-prepend',
      },
      { tag: 'script', children: kBeforePaint, injectTo: 'head-prepend' },
      { tag: 'meta', attrs: { name: 'color-scheme', content: 'light dark' }, injectTo: 'head' },
      {
        tag: 'meta',
        attrs: { name: 'format-detection', content: 'telephone=no' },
        injectTo: 'head',
      },
      { tag: 'link', attrs: { rel: 'icon', href: kIcon }, injectTo: 'head' },
    ],
  };
}

export function real_paths() {
  const pages = new Set([...Object.keys(kPlainPages), 'field', 'console', 'gate']);
  return {
    name: 'firstline-real-paths',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path, query] = (request.url ?? '/').split('?');
        const first = path.split('/')[1];
        const is_page = pages.has(first) && !path.includes('.');
        if (is_page) request.url = `/${first}.html${query ? `?${query}` : ''}`;
        next();
      });
    },
  };
}

export function lucide_icons() {
  const id = 'virtual:icons';
  const folder = require.resolve('lucide-static/package.json').replace('package.json', 'icons/');
  return {
    name: 'firstline-lucide-icons',
    resolveId: (source) => (source.startsWith(`${id}/`) ? `\0${source}` : undefined),
    load(source) {
      if (!source.startsWith(`\0${id}/`)) return undefined;
      const text = readFileSync(`${folder}${source.slice(id.length + 2)}.svg`, 'utf8');
      const drawing = text
        .replace(/^[\s\S]*?<svg[^>]*>/, '')
        .replace('</svg>', '')
        .replace(/\s+/g, ' ')
        .replace(/> </g, '><')
        .replace(/ \/>/g, '/>');
      return `export default ${JSON.stringify(drawing.trim())};`;
    },
  };
}

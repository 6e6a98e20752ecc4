// Builds every entry into one folder: node tools/build.mjs [OUTDIR]
//   plain_pages.mjs     : one HTML file each, style and script inside it (one request); English
//                         words and the demo's strip are small files fetched only when wanted
//   field, gate, console: one HTML file each and hashed files under assets/
// then packs it (tools/pack.mjs) and checks the byte budgets (tools/budgets.mjs).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import react from '@vitejs/plugin-react';
import { kIconSvg, lucide_icons, page_head } from './plugins.mjs';
import { inline_page } from './inline.mjs';
import { pack } from './pack.mjs';
import { check_budgets } from './budgets.mjs';
import { kPlainPages } from './plain_pages.mjs';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(web, 'dist'));
const making = `${out}.making`;

const common = {
  root: web,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [lucide_icons(), page_head()],
};

const options = (input, folder) => ({
  outDir: folder,
  emptyOutDir: false,
  target: 'es2020',
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
  chunkSizeWarningLimit: 2000,
  manifest: 'manifest.json',
  rollupOptions: { input },
});

// A script of its own under assets/, for what the inlined pages fetch only when it is wanted.
// Answers with its address.
async function build_apart(name, source) {
  const folder = join(making, `.${name}`);
  const plan = options({ [name]: join(web, source) }, folder);
  plan.rollupOptions.preserveEntrySignatures = 'strict';
  await build({ ...common, build: plan });
  const [{ file }] = Object.values(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  mkdirSync(join(making, 'assets'), { recursive: true });
  renameSync(join(folder, file), join(making, file));
  rmSync(folder, { recursive: true });
  return `/${file}`;
}

async function build_inlined(page, apart) {
  const folder = join(making, `.${page}`);
  const define = Object.fromEntries(
    Object.entries(apart).map(([name, url]) => [name, JSON.stringify(url)]),
  );
  await build({ ...common, define, build: options(join(web, `${page}.html`), folder) });
  const html = readFileSync(join(folder, `${page}.html`), 'utf8');
  writeFileSync(join(making, `${page}.html`), inline_page(html, folder));
  rmSync(folder, { recursive: true });
}

// Where the English words of each folder are, once built.
const english = {};

async function build_plain(pages) {
  const demo_bar = await build_apart('demo', 'src/shell/demo_bar.ts');
  for (const page of pages) {
    const folder = kPlainPages[page];
    english[folder] ??= await build_apart('english', `src/${folder}/english.ts`);
    await build_inlined(page, { __DEMO_BAR__: demo_bar, __ENGLISH__: english[folder] });
  }
}

async function build_split(pages) {
  if (pages.includes('gate')) english.gate = await build_apart('english', 'src/gate/english.ts');
  await build({
    ...common,
    define: { __ENGLISH__: JSON.stringify(english.gate ?? '') },
    plugins: [...common.plugins, react()],
    build: {
      ...options(
        pages.map((page) => join(web, `${page}.html`)),
        making,
      ),
      target: 'es2022',
    },
  });
}

// The service worker of a page: the page and every file it may ask for, under one version.
function write_worker(page, file, more = []) {
  const path = join(making, 'manifest.json');
  const manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const files = new Set(more);
  const walk = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(`/${chunk.file}`)) return;
    files.add(`/${chunk.file}`);
    for (const asset of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(`/${asset}`);
    [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])].forEach(walk);
  };
  walk(`${page}.html`);
  const list = JSON.stringify([`/${page}`, ...[...files].sort()]);
  const html = readFileSync(join(making, `${page}.html`), 'utf8');
  const version = createHash('sha256').update(list + html).digest('hex').slice(0, 12);
  const worker = readFileSync(join(web, 'src/shell/worker.js'), 'utf8');
  const filled = worker
    .replace('__PAGE__', `/${page}`)
    .replace('__VERSION__', version)
    .replace('__FILES__', list);
  writeFileSync(join(making, file), filled);
}

// What a phone wants to know before it puts a page on its first screen.
function write_app(page, name, color) {
  writeFileSync(join(making, 'icon.svg'), kIconSvg);
  const icon = { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' };
  const app = {
    name,
    short_name: name,
    start_url: `/${page}`,
    scope: `/${page}`,
    display: 'standalone',
    background_color: '#F5F4F0',
    theme_color: color,
    icons: [icon],
  };
  writeFileSync(join(making, `${page}.webmanifest`), JSON.stringify(app));
}

rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });
// FIRSTLINE_PAGES=index,follow builds only those, for a quick look while working on them.
const wanted = process.env.FIRSTLINE_PAGES?.split(',');
const present = (page) =>
  existsSync(join(web, `${page}.html`)) && (!wanted || wanted.includes(page));
await build_plain(Object.keys(kPlainPages).filter(present));
const split = ['field', 'console', 'gate'].filter(present);
if (split.length > 0) await build_split(split);

if (present('field')) write_worker('field', 'sw.js');
if (present('gate')) {
  write_worker('gate', 'sw-gate.js', [english.gate]);
  write_app('gate', '一线 · 门岗', '#1B4F8A');
}
if (present('pass')) write_worker('pass', 'sw-pass.js', [english.show]);

pack(making);
const is_within = check_budgets(making);
if (!is_within && process.env.FIRSTLINE_BUDGETS !== 'warn') process.exit(1);
rmSync(out, { recursive: true, force: true });
renameSync(making, out);

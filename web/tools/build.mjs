// Builds every entry into one folder: node tools/build.mjs [OUTDIR]
//   plain_pages.mjs     : one HTML file each, style and script inside it (one request); English
//                         words and the demo's strip are small files fetched only when wanted
//   field, console      : one HTML file each and hashed files under assets/
// then packs it (tools/pack.mjs) and checks the byte budgets (tools/budgets.mjs).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import react from '@vitejs/plugin-react';
import { lucide_icons, page_head } from './plugins.mjs';
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

async function build_plain(pages) {
  const demo_bar = await build_apart('demo', 'src/shell/demo_bar.ts');
  const english = {};
  for (const page of pages) {
    const folder = kPlainPages[page];
    english[folder] ??= await build_apart('english', `src/${folder}/english.ts`);
    await build_inlined(page, { __DEMO_BAR__: demo_bar, __ENGLISH__: english[folder] });
  }
}

async function build_split(pages) {
  await build({
    ...common,
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

// The service worker of field: its page and every file it may ask for, under one version.
function write_worker() {
  const manifest = JSON.parse(readFileSync(join(making, 'manifest.json'), 'utf8'));
  const files = new Set();
  const walk = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(`/${chunk.file}`)) return;
    files.add(`/${chunk.file}`);
    for (const style of chunk.css ?? []) files.add(`/${style}`);
    [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])].forEach(walk);
  };
  walk('field.html');
  const list = JSON.stringify(['/field', ...[...files].sort()]);
  const page = readFileSync(join(making, 'field.html'), 'utf8');
  const version = createHash('sha256').update(list + page).digest('hex').slice(0, 12);
  const worker = readFileSync(join(web, 'src/field/worker.js'), 'utf8');
  const filled = worker.replace('__VERSION__', version).replace('__FILES__', list);
  writeFileSync(join(making, 'sw.js'), filled);
}

rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });
// FIRSTLINE_PAGES=index,follow builds only those, for a quick look while working on them.
const wanted = process.env.FIRSTLINE_PAGES?.split(',');
const present = (page) =>
  existsSync(join(web, `${page}.html`)) && (!wanted || wanted.includes(page));
await build_plain(Object.keys(kPlainPages).filter(present));
const split = ['field', 'console'].filter(present);
if (split.length > 0) await build_split(split);

if (present('field')) write_worker();

pack(making);
const is_within = check_budgets(making);
if (!is_within && process.env.FIRSTLINE_BUDGETS !== 'warn') process.exit(1);
rmSync(out, { recursive: true, force: true });
renameSync(making, out);

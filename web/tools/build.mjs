// Builds every entry into one folder: node tools/build.mjs [OUTDIR]
//   pass, follow, enter : one HTML file each, style and script inside it (one request)
//   field, console      : one HTML file each and hashed files under assets/
// then packs it (tools/pack.mjs) and checks the byte budgets (tools/budgets.mjs).
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import react from '@vitejs/plugin-react';
import { lucide_icons, page_head } from './plugins.mjs';
import { inline_page } from './inline.mjs';
import { pack } from './pack.mjs';
import { check_budgets } from './budgets.mjs';

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

async function build_inlined(page) {
  const folder = join(making, `.${page}`);
  await build({ ...common, build: options(join(web, `${page}.html`), folder) });
  const html = readFileSync(join(folder, `${page}.html`), 'utf8');
  writeFileSync(join(making, `${page}.html`), inline_page(html, folder));
  rmSync(folder, { recursive: true });
}

async function build_split(pages) {
  await build({
    ...common,
    plugins: [...common.plugins, react()],
    build: options(pages.map((page) => join(web, `${page}.html`)), making),
  });
}

rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });
const present = (page) => existsSync(join(web, `${page}.html`));
for (const page of ['index', 'follow', 'enter'].filter(present)) await build_inlined(page);
const split = ['field', 'console'].filter(present);
if (split.length > 0) await build_split(split);

pack(making);
const is_within = check_budgets(making);
if (!is_within && process.env.FIRSTLINE_BUDGETS !== 'warn') process.exit(1);
rmSync(out, { recursive: true, force: true });
renameSync(making, out);

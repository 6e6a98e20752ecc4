// How the web entries are developed and tested. `npm run dev` serves every entry under its real
// path and passes /v1 on to a running Firstline; tools/build.mjs uses the same plugins to build.
import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import { kPlainPages } from './tools/plain_pages.mjs';
import { lucide_icons, page_head, real_paths } from './tools/plugins.mjs';

export default defineConfig({
  appType: 'mpa',
  plugins: [lucide_icons(), page_head(), real_paths(), react()],
  define: {
    __DEMO_BAR__: JSON.stringify('/src/shell/demo_bar.ts'),
    __ENGLISH__:
      `("/src/" + (${JSON.stringify({ ...kPlainPages, gate: 'gate' })}` +
      '[location.pathname.slice(1)] ?? "pass")' +
      ' + "/english.ts")',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': process.env.FIRSTLINE_SERVER ?? 'http://127.0.0.1:8080' },
  },
});

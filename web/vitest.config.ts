// Unit tests of logic only: no browser, no network. Screens are tested by tests/e2e.
import { defineConfig } from 'vitest/config';
import { lucide_icons } from './tools/plugins.mjs';

export default defineConfig({
  plugins: [lucide_icons()],
  test: { include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'], environment: 'node' },
});

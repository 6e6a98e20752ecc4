// End-to-end tests: the real binary, a demo city of its own, Debian's Chromium. Called by
// tests/suites/e2e with FIRSTLINE (the binary) and CHROMIUM; FIRSTLINE_WEB_ROOT serves pages from a
// folder while developing. Two workers, each with a city of its own: tests wait more than they
// work. Limits are for a machine that does much else; a test that fails is tried once more, and
// tools/count_report.mjs names those that needed it.

export default {
  testDir: '.',
  outputDir: '../../build/e2e',
  workers: 2,
  timeout: 180_000,
  retries: 1,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
};

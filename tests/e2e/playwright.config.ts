// End-to-end tests: the real binary, a demo city of its own, Debian's Chromium. Called by
// tests/suites/e2e with FIRSTLINE (the binary) and CHROMIUM; FIRSTLINE_WEB_ROOT serves pages from a
// folder while developing. Two workers, each with a city of its own: tests wait more than they
// work.

export default {
  testDir: '.',
  outputDir: '../../build/e2e',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
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

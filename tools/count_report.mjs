// Turns a JSON report of vitest or Playwright into the lines that ./test counts: "pass NAME",
// "fail NAME", "skip NAME", and indented lines that say why. Called by tests/suites/web and e2e.
import { readFileSync } from 'node:fs';

const [file, kind] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
const one_line = (text) =>
  String(text ?? '').replace(/\u001b\[[0-9;]*m/g, '').replace(/\s+/g, ' ').slice(0, 240);

function say(verdict, name, why) {
  console.log(`${verdict} ${one_line(name)}`);
  if (verdict === 'fail') console.log(`  failed: ${one_line(name)} - ${one_line(why)}`);
}

function vitest() {
  for (const in_file of report.testResults) {
    const name = in_file.name.split('/').slice(-2).join('/');
    if (in_file.assertionResults.length === 0) {
      say('fail', name, in_file.message || 'no test in it');
    }
    for (const test of in_file.assertionResults) {
      const verdict = { passed: 'pass', failed: 'fail' }[test.status] ?? 'skip';
      say(verdict, `${name}: ${test.fullName}`, test.failureMessages?.[0]);
    }
  }
}

function playwright_suite(suite, above) {
  const name = suite.title ? [...above, suite.title] : above;
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const verdict =
        { expected: 'pass', flaky: 'pass', skipped: 'skip' }[test.status] ?? 'fail';
      const error = test.results.at(-1)?.error?.message;
      const project = test.projectName ? ` [${test.projectName}]` : '';
      const called = [...name, spec.title].join(' > ') + project;
      if (test.status === 'flaky')
        console.log(`  at the second try: ${one_line(called)} - ` +
          one_line(test.results[0]?.error?.message));
      say(verdict, called, error);
    }
  }
  for (const inner of suite.suites ?? []) playwright_suite(inner, name);
}

if (kind === 'vitest') {
  vitest();
} else {
  for (const suite of report.suites) playwright_suite(suite, []);
  for (const error of report.errors ?? []) say('fail', 'playwright', error.message);
}

// How many passes a browser's code checks in a second of processor time (P7): reading, signature,
// doubt list and verdict, with the very modules of the guard's screen.
//   web/build exec node tools/bench_verify.mjs [--json] [--rounds 3] [--passes 4000]
// Two ways: WebCrypto, and the fallback of pages without it. One round is one figure; the count is
// per CPU-second of the whole process (its crypto threads too), so that a busy machine lies less.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option('rounds', 3);
const passes = option('passes', 4000);
const kAtOnce = 64;

async function modules() {
  const folder = mkdtempSync(join(web, '.cache-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: web,
    publicDir: false,
    build: {
      ssr: join(web, 'src/seal/benching.ts'),
      outDir: folder,
      target: 'es2022',
      rollupOptions: { output: { entryFileNames: 'bench.mjs', chunkFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true },
  });
  const found = await import(pathToFileURL(join(folder, 'bench.mjs')).href);
  return { found, done: () => rmSync(folder, { recursive: true, force: true }) };
}

async function round({ check, kNow }, tokens, bundle) {
  const began = process.cpuUsage();
  const wall = performance.now();
  let go = 0;
  for (let at = 0; at < tokens.length; at += kAtOnce) {
    const found = await Promise.all(
      tokens.slice(at, at + kAtOnce).map((token) => check(token, bundle, kNow, 'gate')),
    );
    go += found.filter((verdict) => verdict.word === 'go').length;
  }
  if (go !== tokens.length) throw new Error(`${go} of ${tokens.length} went`);
  const used = process.cpuUsage(began);
  const cpu_s = (used.user + used.system) / 1e6;
  const wall_s = (performance.now() - wall) / 1000;
  return { per_cpu_s: Math.round(go / cpu_s), per_s: Math.round(go / wall_s) };
}

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const { found, done } = await modules();
try {
  const { tokens, open_bundle } = await found.lay_passes(passes);
  const with_webcrypto = [];
  const bundle = await open_bundle();
  await round(found, tokens.slice(0, 500), bundle);
  for (let at = 0; at < rounds; at += 1) with_webcrypto.push(await round(found, tokens, bundle));
  const own = globalThis.crypto;
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  const plain_bundle = await open_bundle();
  const fallback = [];
  for (let at = 0; at < rounds; at += 1)
    fallback.push(await round(found, tokens.slice(0, 400), plain_bundle));
  Object.defineProperty(globalThis, 'crypto', { value: own, configurable: true });
  const of = (list) => ({
    value: middle(list.map((one) => one.per_cpu_s)),
    unit: 'passes per CPU-second',
    rounds: list,
  });
  const report = {
    'P7.browser_verify_per_cpu_s': of(with_webcrypto),
    'P7.browser_fallback_verify_per_cpu_s': of(fallback),
    command: 'web/build exec node tools/bench_verify.mjs --json',
    node: process.version,
    passes,
  };
  console.log(process.argv.includes('--json') ? JSON.stringify(report) : report);
} finally {
  done();
}

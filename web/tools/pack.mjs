// Makes a built folder ready to be embedded: `.br` and `.gz` beside each file where they are
// smaller, and assets.txt, which the C++ build turns into a table. One line per asset, sorted:
//   url path, file, mime, `immutable` or `no-cache`, etag, csp (or - if not html); tabs between
// Same input, same bytes: no times, no machine paths.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const kMime = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
// Ant Design writes its styles at run time, so the console alone may use inline styles.
const kInlineStylePages = new Set(['/console']);
// The guard's page reads codes with a small program of its own (zxing, wasm).
const kWasmPages = new Set(['/gate']);
const kBrotliQuality = 9;

const hash_of = (bytes) => createHash('sha256').update(bytes).digest('base64');
const url_of = (file) => (file === 'index.html' ? '/' : `/${file.replace(/\.html$/, '')}`);

function inside(html, tag) {
  const found = html.matchAll(
    new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'),
  );
  return [...found].map((match) => `'sha256-${hash_of(match[1])}'`);
}

// The policy of one page: only itself and exactly the inline parts it was built with.
export function policy_of(url, html) {
  const wasm = kWasmPages.has(url) ? ["'wasm-unsafe-eval'"] : [];
  const scripts = ["'self'", ...wasm, ...inside(html, 'script')].join(' ');
  const styles = kInlineStylePages.has(url)
    ? "'self' 'unsafe-inline'"
    : ["'self'", ...inside(html, 'style')].join(' ');
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

function files_under(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !/\.(br|gz|txt|map)$/.test(file) && file !== 'manifest.json')
    .sort();
}

function compress(path, bytes) {
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: kBrotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  for (const [end, small] of [
    ['.br', brotli],
    ['.gz', gzip],
  ]) {
    rmSync(path + end, { force: true });
    if (small.length < bytes.length) writeFileSync(path + end, small);
  }
}

export function pack(folder) {
  const lines = files_under(folder).map((file) => {
    const bytes = readFileSync(join(folder, file));
    const mime = kMime[extname(file)];
    if (!mime) throw new Error(`no mime type is known for ${file}; add it to tools/pack.mjs`);
    compress(join(folder, file), bytes);
    const url = url_of(file);
    const cache = /^assets\/.*-[\w-]{8}\.\w+$/.test(file) ? 'immutable' : 'no-cache';
    const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    // A worker lives by its own policy: it fetches from here, and nothing else.
    const worker = /^sw[\w-]*\.js$/.test(file) ? "default-src 'none'; connect-src 'self'" : '-';
    const policy = file.endsWith('.html') ? policy_of(url, bytes.toString('utf8')) : worker;
    return [url, file, mime, cache, etag, policy].join('\t');
  });
  writeFileSync(join(folder, 'assets.txt'), `${lines.join('\n')}\n`);
  return lines;
}

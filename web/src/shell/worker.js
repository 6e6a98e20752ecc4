// The service worker of one page (field, gate, pass): it starts without signal. Promises: the page
// and every one of its files are kept together, by the version of the whole; a page that is open
// goes on with the version it began with (the one before stays too) until its person says "change".
// Requests to /v1 are never touched. tools/build.mjs puts page, version and files in.
const kPage = '__PAGE__';
const kVersion = '__VERSION__';
const kFiles = __FILES__;
const kFamily = `${kPage.slice(1)}-`;
const kName = kFamily + kVersion;
const kKept = 2;

async function take_in() {
  const kept = await caches.open(kName);
  await kept.addAll(kFiles.map((file) => new Request(file, { cache: 'no-cache' })));
}

// This version and the one before it.
async function drop_old() {
  const names = (await caches.keys()).filter((name) => name.startsWith(kFamily));
  const old = names.filter((name) => name !== kName);
  const gone = old.slice(0, Math.max(0, old.length - (kKept - 1)));
  await Promise.all(gone.map((name) => caches.delete(name)));
}

async function answer(request, is_page) {
  const own = await caches.open(kName);
  const found = is_page ? await own.match(kPage) : await caches.match(request);
  return found ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(take_in()));
self.addEventListener('activate', (event) =>
  event.waitUntil(drop_old().then(() => self.clients.claim())),
);
self.addEventListener('message', (event) => {
  if (event.data === 'change') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const is_page = request.mode === 'navigate' && pathname === kPage;
  if (is_page || pathname.startsWith('/assets/')) event.respondWith(answer(request, is_page));
});

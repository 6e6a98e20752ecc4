// Keeps the app on the phone (worker.js) and says when a newer one is ready. Called by main.tsx and
// the page "mine". A browser without service workers, or a page that is not https, goes on without.

let ready: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function note(worker: ServiceWorker | null): void {
  ready = worker;
  for (const listener of listeners) listener();
}

export async function keep_app(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const kept = await navigator.serviceWorker.register('/sw.js', { scope: '/field' });
    if (kept.waiting && kept.active) note(kept.waiting);
    kept.addEventListener('updatefound', () => {
      const coming = kept.installing;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed' && kept.active) note(coming);
      });
    });
  } catch {
    /* private mode, or the server is older: the app works while there is signal */
  }
}

export const has_newer = (): boolean => ready !== null;

export function on_newer(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// What waits in the outbox is kept: it lies in the phone's store, not in the page.
export function take_newer(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  ready?.postMessage('change');
}

// Keeps a page fresh: asks again every 20 s while the page is looked at, waits longer after a
// failure (with jitter, never sooner than the server asked), at once when the signal comes back.
import { Trouble } from './api';
import { wait_ms } from './retry';

export const kFreshMs = 20_000;

export interface Refresher {
  stop(): void;
  now(): void;
}

// Between answers: 20 s, spread by a tenth. After `tries` failures: the longer of that and backoff.
export function next_in_ms(
  tries: number,
  retry_after_s: number,
  random: () => number = Math.random,
): number {
  const calm = kFreshMs * (0.9 + random() * 0.2);
  return tries === 0 ? calm : Math.max(calm, wait_ms(tries, retry_after_s, random));
}

// `load` shows the answer itself; when it throws, `failed` is told. Never run twice at a time.
export function keep_fresh(
  load: () => Promise<void>,
  failed: (reason: unknown, tries: number) => void,
): Refresher {
  let clock: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let due_ms = 0;
  let is_running = false;
  let is_stopped = false;

  const plan = (retry_after_s: number) => {
    const wait = next_in_ms(tries, retry_after_s);
    due_ms = Date.now() + wait;
    clearTimeout(clock);
    if (!is_stopped && !document.hidden) clock = setTimeout(run, wait);
  };
  const run = async () => {
    if (is_running || is_stopped) return;
    is_running = true;
    clearTimeout(clock);
    let retry_after_s = 0;
    try {
      await load();
      tries = 0;
    } catch (reason) {
      tries += 1;
      retry_after_s = reason instanceof Trouble ? reason.retry_after_s : 0;
      if (!is_stopped) failed(reason, tries);
    }
    is_running = false;
    plan(retry_after_s);
  };
  const seen = () => {
    if (document.hidden) clearTimeout(clock);
    else if (Date.now() >= due_ms) void run();
    else clock = setTimeout(run, due_ms - Date.now());
  };
  const online = () => void run();
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', online);
  void run();
  return {
    now: () => void run(),
    stop: () => {
      is_stopped = true;
      clearTimeout(clock);
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', online);
    },
  };
}

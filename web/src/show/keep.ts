// What this phone keeps of the pass: the capability that fetches it, the last answer, and what is
// still to be told to the server (a carer ended, an appeal). Promises: the capability comes in the
// fragment of the enrolment link and goes out in a header only, never in an address; an answer
// that fails changes nothing of what is kept. No drawing here.

import { new_key } from '../shell/retry';

export interface OtherPass {
  token: string;
  name: string;
  relation: string;
  about?: About;
}

export interface Carer {
  id: string;
  name: string;
  relation: string;
  until: string | null;
}

// The words of the rule and the office behind a status, as published.
export interface About {
  reason?: { zh: string; en: string };
  office?: { zh: string; en: string };
}

export interface PassAnswer {
  token: string;
  people: OtherPass[];
  carers?: Carer[];
  about?: About;
  as_of: string;
}

export interface Post {
  key: string;
  path: string;
  body: unknown;
}

export type Ask = 'ok' | 'offline' | 'busy' | 'ended';

export interface AskEnd {
  end: Ask;
  retry_after_s: number;
}

const kCap = 'pass.capability';
const kKept = 'pass.kept';
const kPosts = 'pass.posts';
const kTimeout_ms = 15_000;

function read<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* private mode: the page that is open still has it */
  }
}

let open_cap: string | null = null;
let open_kept: PassAnswer | null = null;

function keep_capability(found: string): void {
  if (found !== capability()) {
    keep(kKept, null);
    open_kept = null;
  }
  open_cap = found;
  keep(kCap, found);
}

// A capability in the address is taken out of it at once, so that it is not shared by mistake.
export function take_capability(): void {
  const found = location.hash.slice(1);
  if (!/^[\w-]{16,128}$/.test(found)) return;
  keep_capability(found);
  history.replaceState(null, '', location.pathname);
}

export const capability = (): string | null => open_cap ?? read<string>(kCap);
export const kept_pass = (): PassAnswer | null => open_kept ?? read<PassAnswer>(kKept);
export const waiting_posts = (): Post[] => read<Post[]>(kPosts) ?? [];

async function call(path: string, post?: Post): Promise<Response | null> {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), kTimeout_ms);
  try {
    return await fetch(path, {
      cache: 'no-store',
      credentials: 'omit',
      signal: stop.signal,
      headers: {
        'X-Firstline-Pass': capability() ?? '',
        ...(post ? { 'Content-Type': 'application/json', 'Idempotency-Key': post.key } : {}),
      },
      ...(post ? { method: 'POST', body: JSON.stringify(post.body) } : {}),
    });
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

// For a resident who is signed in here (phone number and one-time code).
export async function fetch_capability(): Promise<'ok' | 'sign_in' | 'offline' | 'none'> {
  const ask = (path: string, more: RequestInit = {}) =>
    fetch(path, { cache: 'no-store', ...more }).catch(() => null);
  const session = await ask('/v1/session');
  if (!session) return 'offline';
  const found = session.ok ? ((await session.json()) as { csrf: string }) : null;
  if (!found) return session.status === 401 ? 'sign_in' : 'offline';
  const reply = await ask('/v1/pass/enrol', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Firstline-CSRF': found.csrf,
      'Idempotency-Key': new_key(),
    },
    body: '{}',
  });
  if (!reply) return 'offline';
  const given = reply.ok ? ((await reply.json()) as { capability?: string }).capability : '';
  if (!given) return 'none';
  keep_capability(given);
  return 'ok';
}

const is_answer = (found: PassAnswer | null): found is PassAnswer =>
  typeof found?.token === 'string' && Array.isArray(found.people);

export async function fetch_pass(): Promise<AskEnd> {
  const reply = await call('/v1/pass');
  const retry_after_s = Number(reply?.headers.get('Retry-After')) || 0;
  if (!reply) return { end: 'offline', retry_after_s };
  if (reply.status === 401 || reply.status === 403 || reply.status === 404)
    return { end: 'ended', retry_after_s };
  const found = reply.ok ? ((await reply.json().catch(() => null)) as PassAnswer | null) : null;
  if (!is_answer(found)) return { end: 'busy', retry_after_s };
  open_kept = found;
  keep(kKept, found);
  return { end: 'ok', retry_after_s };
}

export function add_post(path: string, body: unknown): void {
  keep(kPosts, [...waiting_posts(), { key: new_key(), path, body }]);
}

// Sends what waits, oldest first; what the server took is told to `done` and forgotten.
export async function send_posts(
  done: (post: Post, reply: unknown, is_refused: boolean) => void,
): Promise<void> {
  for (const post of waiting_posts()) {
    const reply = await call(post.path, post);
    // A phone that staff set up shows the pass only: the person signs in for the rest.
    const is_refused = reply?.status === 403;
    if (!reply?.ok && !is_refused) return;
    keep(kPosts, waiting_posts().filter((one) => one.key !== post.key));
    done(post, is_refused ? null : await reply?.json().catch(() => null), is_refused);
  }
}

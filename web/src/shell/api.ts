// What the server says (version 1 of the API), by the types made from its own document
// (api.gen.ts), and the one way to ask it.
// Used by every entry. `call()` gives the answer or throws a Trouble that a page can explain; it
// never retries by itself: that is the page's or the outbox's decision (shell/retry.ts).
import type { components } from './api.gen';

type Schemas = components['schemas'];

export type AreaLevel = Schemas['AreaLevel'];
export type AreaRef = Schemas['AreaRef'];
export type RoleName = Schemas['RoleName'];
export type Session = Schemas['Session'];
// Which kinds there are is data of the server, so they are not counted here.
export type AskKind = string;
export type AskState = Schemas['AskState'];
export type ProofKind = string;
export type KindInfo = Schemas['Kinds']['items'][number];
export type Ask = Schemas['Ask'];
export type AskOpened = Schemas['AskOpened'];
export type Progress = Schemas['Progress'];
export type Owner = NonNullable<Progress['owner']>;
export type Me = Schemas['Me'];
export type CodeSent = Schemas['CodeSent'];
export type DemoPerson = Schemas['DemoPeople']['items'][number];
export type DemoMessage = Schemas['DemoMessages']['items'][number];
export type TaskRow = Schemas['TaskRow'];
export type TaskDetail = Schemas['TaskDetail'];
export type Lane = TaskRow['lane'];
export type TaskAct = TaskDetail['can'][number];
export type LaneCounts = Schemas['LaneCounts'];
export type LatePage = Schemas['LatePage'];
export type UncoveredCell = Schemas['UncoveredCell'];
export type Responder = Schemas['Responder'];
export type AuditSummary = Schemas['AuditSummary'];
export type AuditLeaf = Schemas['AuditLeaf'];
export type AuditRead = Schemas['AuditRead'];
export type AuditCheck = Schemas['AuditCheck'];
export type Fault = Schemas['Fault']['fault'];
export type FaultKind = Fault['kind'];

export interface Listing<Item> {
  items: Item[];
  next: string | null;
  as_of: string;
}

// Why an answer did not come. `offline` is ours: nothing was heard, so the act may or may not have
// happened; asking again with the same key is always safe.
export class Trouble extends Error {
  constructor(
    readonly kind: FaultKind | 'offline',
    readonly key: string,
    readonly status = 0,
    readonly incident = '',
    readonly retry_after_s = 0,
    readonly fault: Fault | null = null,
  ) {
    super(key);
    this.name = 'Trouble';
  }

  // True when the same request with the same key may succeed later.
  get may_retry(): boolean {
    return (
      this.kind === 'offline' ||
      this.kind === 'unavailable' ||
      this.kind === 'bug' ||
      this.kind === 'too_many'
    );
  }
}

export interface CallOptions {
  body?: unknown;
  key?: string;
  follow?: string;
  csrf?: string;
  signal?: AbortSignal;
  timeout_ms?: number;
}

const kTimeoutMs = 15_000;
const kKinds: Record<number, FaultKind> = {
  400: 'bad_input',
  401: 'not_signed_in',
  403: 'refused',
  404: 'absent',
  409: 'conflict',
  413: 'too_large',
  429: 'too_many',
  503: 'unavailable',
};

let session_csrf = '';

// Every later write carries this; call it with each Session that comes in.
export function use_session<Found extends Session | null>(session: Found): Found {
  session_csrf = session?.csrf ?? '';
  return session;
}

function headers_of(options: CallOptions, is_write: boolean): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const csrf = options.csrf ?? session_csrf;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (is_write && csrf) headers['X-Firstline-CSRF'] = csrf;
  if (options.key) headers['Idempotency-Key'] = options.key;
  if (options.follow) headers['X-Firstline-Follow'] = options.follow;
  return headers;
}

async function trouble_of(reply: Response): Promise<Trouble> {
  const kind = kKinds[reply.status] ?? (reply.status < 500 ? 'bad_input' : 'bug');
  const retry_after_s = Number(reply.headers.get('Retry-After')) || 0;
  const body = (await reply.json().catch(() => null)) as {
    fault?: Fault;
    incident?: string;
  } | null;
  const fault = body?.fault ?? null;
  return new Trouble(
    fault?.kind ?? kind,
    fault?.key ?? '',
    reply.status,
    body?.incident ?? '',
    retry_after_s,
    fault,
  );
}

export async function call<Reply>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Reply> {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), options.timeout_ms ?? kTimeoutMs);
  const give_up = () => stop.abort();
  options.signal?.addEventListener('abort', give_up);
  try {
    const reply = await fetch(path, {
      method,
      headers: headers_of(options, method !== 'GET'),
      signal: stop.signal,
      cache: 'no-store',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    if (!reply.ok) throw await trouble_of(reply);
    return (reply.status === 204 ? undefined : await reply.json()) as Reply;
  } catch (reason) {
    throw reason instanceof Trouble ? reason : new Trouble('offline', 'web.offline');
  } finally {
    clearTimeout(clock);
    options.signal?.removeEventListener('abort', give_up);
  }
}

// The session of this browser, or null when nobody is signed in.
export async function load_session(): Promise<Session | null> {
  try {
    return use_session(await call<Session>('GET', '/v1/session'));
  } catch (reason) {
    if (reason instanceof Trouble && reason.kind === 'not_signed_in') return use_session(null);
    throw reason;
  }
}

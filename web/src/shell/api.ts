// What the server says (version 1 of the API), as types, and the one way to ask it.
// Used by every entry. `call()` gives the answer or throws a Trouble that a page can explain; it
// never retries by itself: that is the page's or the outbox's decision (shell/retry.ts).

export type AreaLevel =
  | 'city'
  | 'district'
  | 'subdistrict'
  | 'township'
  | 'section'
  | 'community'
  | 'village'
  | 'village_group'
  | 'grid_cell';

export interface AreaRef {
  id: string;
  name: string;
  level: AreaLevel;
  parent_name: string;
}

export type RoleName =
  | 'resident'
  | 'community_worker'
  | 'community_lead'
  | 'street_officer'
  | 'district_officer'
  | 'city_officer'
  | 'auditor'
  | 'administrator';

export interface Session {
  account: { id: string; kind: 'staff' | 'resident'; name: string };
  roles: { role: RoleName; area: AreaRef }[];
  csrf: string;
  expires_at: string;
  home: string;
  demo: boolean;
}

export type AskKind = 'medicine' | 'food' | 'doctor';
export type AskState = 'open' | 'accepted' | 'done' | 'dropped';
export type ProofKind = 'handed_to_person' | 'handed_to_family' | 'left_at_door' | (string & {});

export interface KindInfo {
  kind: AskKind;
  zh: string;
  en: string;
  icon: string;
  due_minutes: number;
  proofs: ProofKind[];
  text_label_zh: string;
  text_label_en: string;
}

export interface Owner {
  name: string;
  title_zh: string;
  title_en: string;
}

export interface Ask {
  id: string;
  reference: string;
  kind: AskKind;
  text: string;
  state: AskState;
  created_at: string;
  due_at: string;
  is_late: boolean;
  owner: (Owner & { level: AreaLevel }) | null;
  accepted_at: string | null;
  done_at: string | null;
  stars: number | null;
  follow: string | null;
}

export interface Progress {
  reference: string;
  state: AskState;
  created_at: string;
  due_at: string;
  is_late: boolean;
  owner: Owner | null;
  accepted_at: string | null;
  done_at: string | null;
  stars: number | null;
  as_of: string;
  hotline: string;
}

export interface Me {
  person: { name: string; phone_masked: string };
  household: { address: string; door: string };
}

export interface Listing<Item> {
  items: Item[];
  next: string | null;
  as_of: string;
}

export type DemoWho =
  'resident' | 'community_worker' | 'street_officer' | 'city_officer' | 'auditor';
export interface DemoPerson {
  who: DemoWho;
  name: string;
  title_zh: string;
  title_en: string;
  token: string;
  home: string;
}
export interface DemoMessage {
  at: string;
  to: string;
  text: string;
}

export type Lane = 'late' | 'waiting' | 'going' | 'closed';

export interface TaskRow {
  id: string;
  kind: AskKind;
  state: AskState;
  lane: Lane;
  door: string;
  address: string;
  area: AreaRef;
  due_at: string;
  is_late: boolean;
  accepted_at: string | null;
  done_at: string | null;
  holder: { id: string; name: string } | null;
  fallback: boolean;
  version: number;
}

export type TaskAct = 'accept' | 'done' | 'assign';

export interface TaskDetail extends TaskRow {
  person: { name: string; age: number; phone: string };
  text: string;
  proof: { kind: ProofKind; note: string } | null;
  stars: number | null;
  steps: { at: string; what: 'opened' | 'accepted' | 'done' | 'assigned' | 'late'; name: string }[];
  can: TaskAct[];
  read_logged: boolean;
}

export interface LaneCounts {
  late: number;
  waiting: number;
  going: number;
  closed: number;
  cells: number;
  uncovered_cells: number;
}

export interface LatePage {
  area: AreaRef;
  path: AreaRef[];
  as_of: string;
  totals: LaneCounts;
  next_due_at: string | null;
  children: (LaneCounts & { area: AreaRef; oldest_due_at: string | null })[];
}

export interface UncoveredCell {
  area: AreaRef;
  answers: { area: AreaRef; name: string };
}
export interface Responder {
  account_id: string;
  name: string;
  role: RoleName;
  area: AreaRef;
  open_count: number;
}

export interface AuditSummary {
  leaf_count: number;
  head: { size: number; root: string; at: string; signature: string; key: string } | null;
}
export interface AuditLeaf {
  position: number | null;
  bucket: number;
  seq: number;
  at: string;
  verb: string;
  actor: string;
  entity: string;
  hash: string;
}
export interface AuditRead {
  at: string;
  account: string;
  name: string;
  verb: string;
  person: string;
  reason: string;
}
export interface AuditCheck {
  ok: boolean;
  leaf_count: number;
  row_count: number;
  problems: { where: string; what: string }[];
}

export type FaultKind =
  | 'bad_input'
  | 'not_signed_in'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'bug'
  | 'unavailable';

export interface Fault {
  key: string;
  kind: FaultKind;
  detail?: string;
  fields?: { field: string; key: string; expected?: string }[];
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

// What a gate writes down: visitors, people without a phone, paper cards, temperatures, care let
// in, how many checks had which verdict, and of who went in the place of their pass in the list
// (scans.ts; no name, and only where the gate has a code). Promises: each is on this phone, sealed,
// before anything is said; it stays until the server has taken it; what was sent is gone from the
// phone, and after 14 days all of it is. Called by main.ts.
import { open_value, seal_value, type Sealed } from '../field/cipher';
import { call, load_session, Trouble } from '../shell/api';
import { new_key, wait_ms } from '../shell/retry';
import { db, fact, keep } from './keep';
import { send_scans } from './scans';

// `act`: what was done after a verdict that is not "go"; no person in it.
export type Kind =
  'visitor' | 'no_phone' | 'card' | 'temperature' | 'care' | 'act' | 'checks' | 'scan';

export interface GateRecord {
  key: string;
  seq: number;
  kind: Kind;
  happened_at: string;
  gate: string;
  body: Record<string, unknown>;
}

interface Row {
  seq?: number;
  key: string;
  kind: Kind;
  made_at: number;
  state: 'waiting' | 'refused';
  sealed: Sealed | null;
}

export interface OutboxState {
  waiting: number;
  refused: number;
  sent_at: number | null;
  trouble: '' | 'offline' | 'sign_in' | 'not_there' | 'busy' | 'code';
}

const kKept_ms = 14 * 24 * 3_600_000;
const kBatch = 50;
const kScanBatch = 500;
const kPath = '/v1/gate/uploads';

export const can_keep = (): boolean => globalThis.crypto?.subtle !== undefined;

export class GateOutbox {
  state: OutboxState = { waiting: 0, refused: 0, sent_at: null, trouble: '' };
  private key: CryptoKey | null = null;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private has_session = false;

  constructor(
    private readonly gate_name: () => string,
    private readonly changed: () => void,
  ) {}

  async open(): Promise<void> {
    if (!can_keep()) return;
    this.key = (await fact<CryptoKey>('seal_key')) ?? null;
    if (!this.key) {
      const how = { name: 'AES-GCM', length: 256 };
      // Not extractable: no script, and nobody with a copy of the disk's files alone, reads it out.
      this.key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
      await keep('seal_key', this.key);
    }
    await this.forget_old();
    await this.count();
    void this.send();
  }

  private async forget_old(): Promise<void> {
    for (const row of await db.all<Row>('records'))
      if (row.made_at < Date.now() - kKept_ms) await db.drop('records', row.seq as number);
  }

  private async count(): Promise<void> {
    const rows = await db.all<Row>('records');
    const refused = rows.filter((row) => row.state === 'refused').length;
    this.state = { ...this.state, refused, waiting: rows.length - refused };
    this.changed();
  }

  async add(kind: Kind, body: Record<string, unknown>): Promise<boolean> {
    if (!this.key) return false;
    const key = new_key();
    const inside = { happened_at: new Date().toISOString(), gate: this.gate_name(), body };
    const sealed = await seal_value(this.key, `gate|${key}`, inside);
    const row: Row = { key, kind, made_at: Date.now(), state: 'waiting', sealed };
    await db.add('records', row);
    await this.count();
    // After a failure its own clock tries again: a gate without signal is not held up by trying.
    if (!this.state.trouble) void this.send();
    return true;
  }

  // The oldest of those that wait, opened: as many as go at once.
  private async waiting(is_scan: boolean): Promise<GateRecord[]> {
    const rows = (await db.all<Row>('records'))
      .filter((row) => row.state === 'waiting' && (row.kind === 'scan') === is_scan)
      .slice(0, is_scan ? kScanBatch : kBatch);
    return this.opened(rows);
  }

  private async opened(rows: readonly Row[]): Promise<GateRecord[]> {
    const found: GateRecord[] = [];
    for (const { key, seq, kind, sealed } of rows) {
      if (!this.key || !sealed) continue;
      type Inside = Pick<GateRecord, 'happened_at' | 'gate' | 'body'>;
      const inside = await open_value<Inside>(this.key, `gate|${key}`, sealed).catch(() => null);
      if (inside) found.push({ key, seq: seq ?? 0, kind, ...inside });
    }
    return found;
  }

  // One sender over all tabs; asked again when there is something new or signal.
  async send(): Promise<void> {
    clearTimeout(this.timer);
    const work = () => this.send_all();
    const is_done = navigator.locks
      ? await navigator.locks.request('gate-send', { ifAvailable: true }, (lock) => lock && work())
      : await work();
    await this.count();
    if (is_done === false)
      this.timer = setTimeout(() => void this.send(), wait_ms(this.tries));
  }

  private async send_all(): Promise<boolean> {
    const trouble = await this.send_scans();
    if (trouble === 'offline' || trouble === 'busy') return this.end(trouble);
    for (;;) {
      const waiting = await this.waiting(false);
      if (waiting.length === 0) return this.end(trouble);
      try {
        if (!this.has_session) this.has_session = (await load_session()) !== null;
        if (!this.has_session) return this.end('sign_in');
        const items = waiting.map(({ body, ...rest }) => ({ ...rest, ...body }));
        const options = { body: { items: JSON.stringify(items) }, key: new_key() };
        const reply = await call<{ items: Outcome[] }>('POST', kPath, options);
        if (!(await this.settle(waiting, reply?.items ?? []))) return this.end('busy');
      } catch (reason) {
        return this.end(trouble_of(reason));
      }
    }
  }

  // Scans go by the gate's own code: nobody has to be signed in.
  private async send_scans(): Promise<OutboxState['trouble']> {
    for (;;) {
      const waiting = await this.waiting(true);
      if (waiting.length === 0) return '';
      const code = await fact<string>('gate_code');
      const { end, future } = await send_scans(code ?? '', waiting);
      if (end !== '') return end;
      for (const [at, record] of waiting.entries()) {
        if (!future.includes(at)) await db.drop('records', record.seq);
        else await db.change<Row>('records', record.seq, (row) => ({ ...row, state: 'refused' }));
      }
      this.state = { ...this.state, sent_at: Date.now() };
    }
  }

  private end(trouble: OutboxState['trouble']): boolean {
    if (trouble === 'sign_in') this.has_session = false;
    this.state = { ...this.state, trouble };
    this.tries = trouble ? this.tries + 1 : 0;
    return trouble === '';
  }

  // False when nothing of it was taken, so that it is not asked in a circle.
  private async settle(
    batch: readonly GateRecord[],
    outcomes: readonly Outcome[],
  ): Promise<boolean> {
    let has_moved = false;
    for (const record of batch) {
      const outcome = outcomes.find((one) => one.key === record.key)?.outcome ?? 'retry';
      if (outcome === 'retry') continue;
      has_moved = true;
      if (outcome === 'kept') await db.drop('records', record.seq);
      else await db.change<Row>('records', record.seq, (row) => ({ ...row, state: 'refused' }));
    }
    if (has_moved) this.state = { ...this.state, sent_at: Date.now() };
    return has_moved;
  }
}

interface Outcome {
  key: string;
  outcome: 'kept' | 'refused' | 'retry';
}

function trouble_of(reason: unknown): OutboxState['trouble'] {
  if (!(reason instanceof Trouble)) throw reason;
  if (reason.kind === 'offline') return 'offline';
  if (reason.kind === 'not_signed_in') return 'sign_in';
  return reason.kind === 'absent' ? 'not_there' : 'busy';
}

interface OpenCounts {
  hour: number;
  counts: Record<string, number>;
}

const kHour_ms = 3_600_000;
const this_hour = (): number => Math.floor(Date.now() / kHour_ms);

// How many checks of an hour had which verdict: counted on the phone as they happen, so that a
// battery that ends loses none; given to the outbox when the hour is over or there is signal again.
export class CheckCounts {
  private open: OpenCounts = { hour: this_hour(), counts: {} };

  constructor(private readonly outbox: GateOutbox) {}

  async restore(): Promise<void> {
    const kept = await fact<OpenCounts>('open_counts');
    if (!kept) return;
    for (const [name, count] of Object.entries(this.open.counts))
      kept.counts[name] = (kept.counts[name] ?? 0) + count;
    this.open = kept;
    if (kept.hour !== this_hour()) await this.close();
  }

  add(verdict: string, why: string): void {
    const name = `${verdict} ${why}`;
    this.open.counts[name] = (this.open.counts[name] ?? 0) + 1;
    void keep('open_counts', this.open);
    if (this_hour() !== this.open.hour) void this.close();
  }

  async close(): Promise<void> {
    const { hour, counts } = this.open;
    this.open = { hour: this_hour(), counts: {} };
    if (Object.keys(counts).length === 0) return;
    const from = new Date(hour * kHour_ms).toISOString();
    if (await this.outbox.add('checks', { from, counts })) await keep('open_counts', this.open);
  }
}

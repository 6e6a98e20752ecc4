// The outbox: every act of the holder is written on this phone first and sent when there is
// signal. Promises: one key is one act, however often it is sent; a record the server refuses waits
// for its person and never holds up the others; nothing is lost by a dead network, a lost reply or
// a lost sign-in. Called by work.ts (which owns the timers) and by the tests. Left to others: where
// records lie (outbox_store.ts) and how bytes travel (kit/net.ts). No clock, no random, no network
// of its own.

import type { Fault, Reply } from '../kit/contract';
import { wait_ms } from '../shell/retry';

export type RecordState = 'waiting' | 'needs_you' | 'conflict' | 'sent';
// What was done at a door or with a task; 'post' is any other write, 'parcel' another phone's.
export type Act = 'accept' | 'done' | 'visit' | 'need' | 'post' | 'parcel';

export interface RecordBody {
  happened_at: string;
  proof?: { kind: string; note: string; with?: string };
  household?: string;
  person?: string;
  seen?: 'well' | 'nobody' | 'unwell' | 'moved';
  temperature_tenths?: number;
  note?: string;
  ask_kind?: string;
  text?: string;
  path?: string;
  payload?: unknown;
  device?: string;
  sealed?: string;
}

export interface OutboxRecord {
  seq?: number;
  key: string;
  account_id: string;
  act: Act;
  task_id: string;
  kind: string;
  door: string;
  address: string;
  words?: string;
  body: RecordBody;
  made_at: number;
  state: RecordState;
  tries: number;
  next_try_at: number;
  fault: Fault | null;
  sent_at: number | null;
  record_id?: string;
  photo_count?: number;
}

export interface OutboxStore {
  waiting(account_id: string): Promise<OutboxRecord[]>;
  change(key: string, patch: Partial<OutboxRecord>): Promise<void>;
}

export type Verdict = 'sent' | 'retry' | 'sign_in' | 'refresh' | 'needs_you';

// What an answer means for the record that asked.
export function judge(reply: Reply<unknown>): Verdict {
  const { status } = reply;
  if (status >= 200 && status < 300) return 'sent';
  if (status === 401) return 'sign_in';
  if (status === 403 && /csrf/.test(reply.fault?.key ?? '')) return 'refresh';
  if (status === 0 || status === 408 || status === 429 || status >= 500) return 'retry';
  return 'needs_you';
}

// How one record of a batch ended, as the server says.
export interface Outcome {
  key: string;
  outcome: 'kept' | 'conflict' | 'refused' | 'retry';
  record: string | null;
  task: string | null;
  why: string | null;
  fault: Fault | null;
}

export interface FlushDoor {
  store: OutboxStore;
  account_id: string;
  now: () => number;
  random: () => number;
  send: (records: OutboxRecord[]) => Promise<Reply<{ items: Outcome[] }>>;
  refresh: () => Promise<boolean>;
  lock: <T>(work: () => Promise<T>) => Promise<T | null>;
  on_sent: (record: OutboxRecord, outcome: Outcome) => void;
}

export type FlushEnd =
  | { end: 'empty' }
  | { end: 'busy' }
  | { end: 'sign_in' }
  | { end: 'later'; at: number; status: number };

const kBatchCount = 50;
const kBatchChars = 30_000;

// Sends until nothing is left, the line is dead, or somebody must sign in again. Only one flush
// runs over all tabs: the lock is asked for once and a held lock answers 'busy'.
export async function flush_outbox(door: FlushDoor, is_pushed = false): Promise<FlushEnd> {
  const end = await door.lock(() => flush_all(door, is_pushed));
  return end ?? { end: 'busy' };
}

async function flush_all(door: FlushDoor, is_pushed: boolean): Promise<FlushEnd> {
  const tried = new Set<string>();
  let was_refreshed = false;
  let is_alone = false;
  for (;;) {
    const waiting = await door.store.waiting(door.account_id);
    const due = waiting.filter(
      (one) => one.next_try_at <= door.now() || (is_pushed && !tried.has(one.key)),
    );
    if (due.length === 0) {
      const at = Math.min(...waiting.map((one) => one.next_try_at));
      return waiting.length ? { end: 'later', at, status: 0 } : { end: 'empty' };
    }
    const batch = is_alone ? due.slice(0, 1) : batch_of(due);
    const reply = await door.send(batch);
    const verdict = judge(reply);
    if (verdict === 'sent') {
      is_alone = false;
      for (const record of batch) {
        const outcome = reply.body?.items.find((one) => one.key === record.key);
        await settle(door, record, outcome ?? lost_outcome(record.key));
        tried.add(record.key);
      }
    } else if (verdict === 'sign_in') {
      return { end: 'sign_in' };
    } else if (verdict === 'refresh' && !was_refreshed) {
      was_refreshed = true;
      if (!(await door.refresh())) return { end: 'sign_in' };
    } else if (verdict === 'retry') {
      return put_off(door, batch, reply);
    } else if (batch.length > 1) {
      is_alone = true; // one of them spoils the batch: each for itself
    } else {
      await needs_you(door, batch[0], reply.fault);
    }
  }
}

// What travels together: records in their order, a foreign write alone.
function batch_of(due: OutboxRecord[]): OutboxRecord[] {
  const batch: OutboxRecord[] = [];
  let chars = 0;
  for (const record of due) {
    const is_alone = record.act === 'post';
    chars += JSON.stringify(record.body).length + 200;
    if (batch.length > 0 && (is_alone || chars > kBatchChars)) break;
    batch.push(record);
    if (is_alone || batch.length >= kBatchCount) break;
  }
  return batch;
}

function lost_outcome(key: string): Outcome {
  return { key, outcome: 'retry', record: null, task: null, why: null, fault: null };
}

async function settle(door: FlushDoor, record: OutboxRecord, outcome: Outcome): Promise<void> {
  if (outcome.outcome === 'refused') return needs_you(door, record, outcome.fault);
  if (outcome.outcome === 'retry') {
    const at = door.now() + wait_ms(record.tries + 1, 0, door.random);
    return door.store.change(record.key, { tries: record.tries + 1, next_try_at: at });
  }
  const is_conflict = outcome.outcome === 'conflict';
  await door.store.change(record.key, {
    state: is_conflict ? 'conflict' : 'sent',
    sent_at: door.now(),
    fault: is_conflict ? { key: outcome.why ?? '', kind: 'conflict' } : null,
    ...(outcome.record ? { record_id: outcome.record } : {}),
    ...(outcome.task ? { task_id: outcome.task } : {}),
  });
  door.on_sent(record, outcome);
}

async function needs_you(
  door: FlushDoor,
  record: OutboxRecord | undefined,
  fault: Fault | null,
): Promise<void> {
  if (!record) return;
  await door.store.change(record.key, {
    state: 'needs_you',
    tries: record.tries + 1,
    fault: fault ?? { key: 'unknown', kind: 'refused' },
  });
}

async function put_off(
  door: FlushDoor,
  batch: OutboxRecord[],
  reply: Reply<unknown>,
): Promise<FlushEnd> {
  const tries = Math.min(...batch.map((one) => one.tries)) + 1;
  const at = door.now() + wait_ms(tries, reply.retry_after_s, door.random);
  for (const record of batch)
    await door.store.change(record.key, { tries, next_try_at: at, fault: reply.fault });
  return { end: 'later', at, status: reply.status };
}

// One record as the server reads it (POST /v1/field/uploads).
export function wire_of(record: OutboxRecord): Record<string, unknown> {
  const { happened_at, proof, household, person, seen, note, ask_kind, text } = record.body;
  const temperature_tenths = record.body.temperature_tenths;
  return {
    key: record.key,
    seq: record.seq ?? 0,
    kind: record.act,
    happened_at,
    ...(record.act === 'accept' || record.act === 'done' ? { task: record.task_id } : {}),
    ...(household ? { household } : {}),
    ...(person ? { person } : {}),
    ...(seen ? { seen } : {}),
    ...(temperature_tenths ? { temperature_tenths } : {}),
    ...(ask_kind ? { ask_kind } : {}),
    ...(text ? { text } : {}),
    ...(proof ? { proof_kind: proof.kind } : {}),
    ...(proof?.with ? { with: proof.with } : {}),
    ...(proof?.note || note ? { note: proof?.note || note } : {}),
  };
}

// What a person reads over the phone when asking "did it arrive?".
export function receipt(key: string): string {
  return `${key.slice(0, 3)}-${key.slice(3, 6)}`.toUpperCase();
}

// The outbox: every act of the holder is written on this phone first and sent when there is
// signal. Promises: order is kept; one key is one act, however often it is sent; a record the
// server refuses waits for its person and never holds up the others; nothing is lost by a dead
// network, a lost reply or a lost sign-in. Called by work.ts (which owns the timers) and by the
// tests. Left to others: where records lie (outbox_store.ts) and how bytes travel (kit/net.ts). No
// clock, no random, no network of its own.

import type { Fault, Reply } from '../kit/contract';
import { wait_ms } from '../shell/retry';

export type RecordState = 'waiting' | 'needs_you' | 'sent';
export type Act = 'accept' | 'done';

export interface OutboxRecord {
  seq?: number;
  key: string;
  account_id: string;
  act: Act;
  task_id: string;
  kind: string;
  door: string;
  address: string;
  body: { happened_at: string; proof?: { kind: string; note: string } };
  made_at: number;
  state: RecordState;
  tries: number;
  next_try_at: number;
  fault: Fault | null;
  sent_at: number | null;
}

export interface OutboxStore {
  add(record: OutboxRecord): Promise<void>;
  head(account_id: string): Promise<OutboxRecord | undefined>;
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

export interface FlushDoor {
  store: OutboxStore;
  account_id: string;
  now: () => number;
  random: () => number;
  send: (record: OutboxRecord) => Promise<Reply<unknown>>;
  refresh: () => Promise<boolean>;
  lock: <T>(work: () => Promise<T>) => Promise<T | null>;
  on_sent: (record: OutboxRecord, reply: Reply<unknown>) => void;
}

export type FlushEnd =
  | { end: 'empty' }
  | { end: 'busy' }
  | { end: 'sign_in' }
  | { end: 'later'; at: number; status: number };

// Sends from the head until nothing is left, the line is dead, or somebody must sign in again.
// Only one flush runs over all tabs: the lock is asked for once and a held lock answers 'busy'.
export async function flush_outbox(door: FlushDoor, is_pushed = false): Promise<FlushEnd> {
  const end = await door.lock(async (): Promise<FlushEnd> => {
    let was_refreshed = false;
    let is_first = true;
    for (;;) {
      const record = await door.store.head(door.account_id);
      if (!record) return { end: 'empty' };
      const must_wait = record.next_try_at > door.now() && !(is_pushed && is_first);
      if (must_wait) return { end: 'later', at: record.next_try_at, status: 0 };
      is_first = false;
      const reply = await door.send(record);
      const verdict = judge(reply);
      if (verdict === 'sent') {
        await door.store.change(record.key, { state: 'sent', sent_at: door.now(), fault: null });
        door.on_sent(record, reply);
      } else if (verdict === 'sign_in') {
        return { end: 'sign_in' };
      } else if (verdict === 'refresh' && !was_refreshed) {
        was_refreshed = true;
        if (!(await door.refresh())) return { end: 'sign_in' };
      } else if (verdict === 'retry') {
        return await put_off(door, record, reply);
      } else {
        await door.store.change(record.key, {
          state: 'needs_you',
          tries: record.tries + 1,
          fault: reply.fault ?? { key: 'unknown', kind: 'refused' },
        });
      }
    }
  });
  return end ?? { end: 'busy' };
}

async function put_off(
  door: FlushDoor,
  record: OutboxRecord,
  reply: Reply<unknown>,
): Promise<FlushEnd> {
  const at = door.now() + wait_ms(record.tries + 1, reply.retry_after_s, door.random);
  await door.store.change(record.key, {
    tries: record.tries + 1,
    next_try_at: at,
    fault: reply.fault,
  });
  return { end: 'later', at, status: reply.status };
}

// What a person reads over the phone when asking "did it arrive?".
export function receipt(key: string): string {
  return `${key.slice(0, 3)}-${key.slice(3, 6)}`.toUpperCase();
}

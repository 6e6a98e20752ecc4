// The outbox against a server that forgets, refuses, hangs up and remembers keys: what a worker
// must never lose.

import 'fake-indexeddb/auto';

import { beforeEach, expect, test } from 'vitest';

import type { Reply } from '../kit/contract';
import {
  flush_outbox,
  judge,
  receipt,
  wire_of,
  type FlushDoor,
  type Outcome,
  type OutboxRecord,
} from './outbox';
import { make_keys } from './cipher';
import { kRoundKept_ms, PhoneStore } from './outbox_store';
import type { Round } from './round';

const kMe = 'ACC0000000001';
const kRound: Round = {
  as_of: '2026-11-22T08:00:00+08:00',
  day: '2026-11-22',
  mark: 'm',
  cells: [],
  buildings: [],
  rules: [],
  doors: [],
  tasks: [],
};
let store: PhoneStore;
let phone_count = 0;
let clock = 0;

beforeEach(() => {
  phone_count += 1;
  store = new PhoneStore(`phone_${phone_count}`);
  clock = 1_000_000;
});

function answer(status: number, key = '', retry_after_s = 0): Reply<never> {
  const fault = status >= 200 && status < 300 ? null : { key, kind: 'conflict' };
  return { status, body: null, fault, retry_after_s };
}

function record_of(number: number, patch: Partial<OutboxRecord> = {}): OutboxRecord {
  return {
    key: String(number).padStart(32, '0'),
    account_id: kMe,
    act: 'done',
    task_id: `T${number}`,
    kind: 'medicine',
    door: '3号楼2单元401',
    address: '甲社区',
    body: { happened_at: '2026-11-22T08:00:00+08:00', proof: { kind: 'left_at_door', note: '' } },
    made_at: clock,
    state: 'waiting',
    tries: 0,
    next_try_at: 0,
    fault: null,
    sent_at: null,
    ...patch,
  };
}

// A server with the idempotency promise; its line can be told to fail before or after the act.
class Server {
  readonly acts = new Map<string, string>();
  readonly asked: string[] = [];
  batches = 0;
  before: () => Reply<never> | null = () => null;
  after: () => Reply<never> | null = () => null;
  outcome: (record: OutboxRecord) => Partial<Outcome> = () => ({});

  send = async (records: OutboxRecord[]): Promise<Reply<{ items: Outcome[] }>> => {
    await Promise.resolve();
    this.batches += 1;
    for (const record of records) this.asked.push(record.key);
    const early = this.before();
    if (early) return early;
    const items = records.map((record): Outcome => {
      const how = this.outcome(record);
      if (how.outcome !== 'refused') this.acts.set(record.key, record.task_id);
      const is_refused = how.outcome === 'refused';
      const fault = is_refused ? { key: 'work.not_your_door', kind: 'absent' } : null;
      return {
        key: record.key,
        outcome: 'kept',
        record: 'R',
        task: null,
        why: null,
        fault,
        ...how,
      };
    });
    return this.after() ?? { status: 200, body: { items }, fault: null, retry_after_s: 0 };
  };
}

let held = false;
async function one_lock<T>(work: () => Promise<T>): Promise<T | null> {
  if (held) return null;
  held = true;
  try {
    return await work();
  } finally {
    held = false;
  }
}

function door(server: Server, patch: Partial<FlushDoor> = {}): FlushDoor {
  return {
    store,
    account_id: kMe,
    now: () => clock,
    random: () => 0.5,
    send: server.send,
    refresh: async () => true,
    lock: one_lock,
    on_sent: () => undefined,
    ...patch,
  };
}

async function states(): Promise<string[]> {
  return (await store.all_of(kMe)).map((record) => record.state);
}

test('sends in the order the acts were made and then is empty', async () => {
  const server = new Server();
  for (const number of [1, 2, 3]) await store.add(record_of(number));
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect([...server.acts.values()]).toEqual(['T1', 'T2', 'T3']);
  expect(await states()).toEqual(['sent', 'sent', 'sent']);
});

test('a lost reply is asked again with the same key and makes one act', async () => {
  const server = new Server();
  await store.add(record_of(1));
  server.after = () => answer(0);
  const end = await flush_outbox(door(server));
  expect(end.end).toBe('later');
  expect(await states()).toEqual(['waiting']);
  server.after = () => null;
  clock += 600_000;
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect(server.asked).toEqual([record_of(1).key, record_of(1).key]);
  expect(server.acts.size).toBe(1);
});

test('a dead line keeps them all and tries once', async () => {
  const server = new Server();
  await store.add(record_of(1));
  await store.add(record_of(2));
  server.before = () => answer(0);
  await flush_outbox(door(server));
  expect(server.batches).toBe(1);
  expect((await store.waiting(kMe)).map((one) => one.tries)).toEqual([1, 1]);
});

test('waits longer after each failure, never sooner than the server asked', async () => {
  const server = new Server();
  await store.add(record_of(1));
  server.before = () => answer(503, 'http.busy', 0);
  const first = await flush_outbox(door(server));
  const first_wait = first.end === 'later' ? first.at - clock : 0;
  expect(await flush_outbox(door(server))).toMatchObject({ end: 'later' });
  expect(server.asked).toHaveLength(1);
  clock += first_wait;
  server.before = () => answer(503, 'http.busy', 90);
  const second = await flush_outbox(door(server));
  expect(second.end === 'later' && second.at - clock).toBeGreaterThanOrEqual(90_000);
});

test('coming back online pushes the head although its wait is not over', async () => {
  const server = new Server();
  await store.add(record_of(1, { tries: 5, next_try_at: clock + 120_000 }));
  expect(await flush_outbox(door(server), true)).toEqual({ end: 'empty' });
});

test('a refused record waits for its person and blocks nobody', async () => {
  const server = new Server();
  for (const number of [1, 2, 3]) await store.add(record_of(number));
  server.outcome = (record) => (record.task_id === 'T1' ? { outcome: 'refused' } : {});
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect(await states()).toEqual(['needs_you', 'sent', 'sent']);
  expect((await store.all_of(kMe))[0]?.fault?.key).toBe('work.not_your_door');
});

test('a batch the server cannot read is sent one by one', async () => {
  const server = new Server();
  for (const number of [1, 2, 3]) await store.add(record_of(number));
  server.before = () => (server.batches === 2 || server.batches === 1 ? answer(400, 'x') : null);
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect(await states()).toEqual(['needs_you', 'sent', 'sent']);
});

test('a conflict is kept with its reason, a busy record is tried later, alone', async () => {
  const server = new Server();
  for (const number of [1, 2, 3]) await store.add(record_of(number));
  server.outcome = (record) =>
    record.task_id === 'T1'
      ? { outcome: 'conflict', why: 'work.task_already_done' }
      : record.task_id === 'T2'
        ? { outcome: 'retry' }
        : {};
  expect((await flush_outbox(door(server))).end).toBe('later');
  expect(await states()).toEqual(['conflict', 'waiting', 'sent']);
  server.outcome = () => ({});
  clock += 600_000;
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect(await states()).toEqual(['conflict', 'sent', 'sent']);
});

test('a foreign write travels alone, in its place', async () => {
  const server = new Server();
  await store.add(record_of(1));
  await store.add(record_of(2, { act: 'post', body: { happened_at: '', path: '/v1/x' } }));
  await store.add(record_of(3));
  await flush_outbox(door(server));
  expect(server.batches).toBe(3);
});

test('what travels says its number, its time and only what it has', async () => {
  const body = { happened_at: 'T', household: 'H', seen: 'well' as const };
  await store.add(record_of(1, { act: 'visit', body }));
  const [record] = await store.all_of(kMe);
  expect(record && wire_of(record)).toEqual({
    key: record_of(1).key,
    seq: 1,
    kind: 'visit',
    happened_at: 'T',
    household: 'H',
    seen: 'well',
  });
});

test('an ended sign-in keeps everything and asks for a new one', async () => {
  const server = new Server();
  await store.add(record_of(1));
  await store.add(record_of(2));
  server.before = () => answer(401, 'trust.not_signed_in');
  expect(await flush_outbox(door(server))).toEqual({ end: 'sign_in' });
  expect(await states()).toEqual(['waiting', 'waiting']);
});

test('a stale csrf word is fetched anew once, then the record goes', async () => {
  const server = new Server();
  await store.add(record_of(1));
  let is_stale = true;
  server.before = () => (is_stale ? answer(403, 'trust.csrf_wrong') : null);
  const refresh = async (): Promise<boolean> => {
    is_stale = false;
    return true;
  };
  expect(await flush_outbox(door(server, { refresh }))).toEqual({ end: 'empty' });
  expect(await states()).toEqual(['sent']);
});

test('two tabs flush at once and every act is sent once', async () => {
  const server = new Server();
  for (const number of [1, 2, 3, 4]) await store.add(record_of(number));
  const ends = await Promise.all([flush_outbox(door(server)), flush_outbox(door(server))]);
  expect(ends.map((end) => end.end).sort()).toEqual(['busy', 'empty']);
  expect(server.asked).toHaveLength(4);
});

test('records of another account on this phone are not sent under mine', async () => {
  const server = new Server();
  await store.add(record_of(1, { account_id: 'ACC0000000002' }));
  expect(await flush_outbox(door(server))).toEqual({ end: 'empty' });
  expect(server.asked).toHaveLength(0);
});

test('undo takes back what is unsent and nothing else', async () => {
  await store.add(record_of(1));
  await store.add(record_of(2, { state: 'sent', sent_at: clock }));
  expect(await store.take_back(record_of(1).key)).toBe(true);
  expect(await store.take_back(record_of(2).key)).toBe(false);
  expect(await states()).toEqual(['sent']);
});

test('signing out forgets the round and what was sent, keeps what was not, shut', async () => {
  const secret = btoa('0123456789abcdef0123456789abcdef');
  await store.keep_keys(await make_keys(kMe, 'DEV1', secret));
  await store.add(record_of(1));
  await store.add(record_of(2, { state: 'sent', sent_at: clock }));
  await store.keep_round(kMe, kRound, clock);
  expect((await store.kept_round(kMe, clock))?.doors).toHaveLength(0);
  await store.forget_account(kMe);
  expect(await store.kept_round(kMe, clock)).toBeNull();
  expect(await states()).toEqual([]);
  expect(await store.unsent_count(kMe)).toBe(1);
  expect(await store.take_keys(kMe)).toBe(false);
  await store.keep_keys(await make_keys(kMe, 'DEV1', secret));
  expect(await states()).toEqual(['waiting']);
});

test('nothing about a resident lies open, and another secret opens nothing', async () => {
  await store.keep_keys(await make_keys(kMe, 'DEV1', btoa('a'.repeat(32))));
  await store.add(record_of(1, { body: { happened_at: 'T', text: 'insulin' } }));
  const raw = await raw_rows();
  expect(JSON.stringify(raw)).not.toMatch(/insulin|401/);
  const other = new PhoneStore(`phone_${phone_count}`);
  await other.keep_keys(await make_keys(kMe, 'DEV1', btoa('b'.repeat(32))));
  expect(await other.all_of(kMe)).toEqual([]);
});

test('after fourteen days without a sign-in the round is gone', async () => {
  await store.keep_keys(await make_keys(kMe, 'DEV1', btoa('a'.repeat(32))));
  await store.keep_round(kMe, kRound, clock);
  expect(await store.kept_round(kMe, clock + kRoundKept_ms + 1)).toBeNull();
  expect(await store.kept_round(kMe, clock)).toBeNull();
});

async function raw_rows(): Promise<unknown> {
  const db = await new Promise<IDBDatabase>((done) => {
    const request = indexedDB.open(`phone_${phone_count}`);
    request.onsuccess = () => done(request.result);
  });
  return new Promise((done) => {
    const request = db.transaction('records').objectStore('records').getAll();
    request.onsuccess = () =>
      done(
        request.result.map((row: Record<string, unknown>) =>
          Object.entries(row).map(([name, value]) => [
            name,
            value && typeof value === 'object' && 'data' in value
              ? new TextDecoder().decode(value.data as ArrayBuffer)
              : value,
          ]),
        ),
      );
  });
}

test.each([
  [200, '', 'sent'],
  [201, '', 'sent'],
  [0, '', 'retry'],
  [500, '', 'retry'],
  [503, '', 'retry'],
  [429, '', 'retry'],
  [401, '', 'sign_in'],
  [403, 'trust.csrf_wrong', 'refresh'],
  [403, 'trust.not_permitted', 'needs_you'],
  [400, '', 'needs_you'],
  [404, '', 'needs_you'],
  [409, '', 'needs_you'],
])('an answer %i %s means %s', (status, key, verdict) => {
  expect(judge(answer(status, key))).toBe(verdict);
});

test('a receipt is short enough to say over the phone', () => {
  expect(receipt('a3f91c00000000000000000000000000')).toBe('A3F-91C');
});

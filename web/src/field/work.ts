// The field worker's day on this phone: who is signed in, the last list, the outbox and the timers
// that empty it. Promises: shows what the phone knows at once and says how old it is; an act is
// written before it is shown as done; another account's records are never sent under this one.
// Called by the pages through useWork(). Left to others: deciding what an answer means
// (outbox.ts), keeping (outbox_store.ts), drawing.

import { now_ms, to_city_time } from '../kit/clock';
import type { Fault, Kind, Reply, Session, TaskDetail, TaskRow } from '../kit/contract';
import { call, load_session } from '../kit/net';
import { new_key, wait_ms } from '../shell/retry';
import {
  base64_of,
  can_seal,
  make_keys,
  open_bytes,
  seal_bytes,
  seal_parcel,
} from './cipher';
import {
  flush_outbox,
  judge,
  wire_of,
  type Act,
  type FlushEnd,
  type OutboxRecord,
  type Outcome,
  type RecordBody,
} from './outbox';
import { PhoneStore, type KeptAccount, type PhotoRow } from './outbox_store';
import type { Parcel } from './parcels';
import { list_part, with_lock } from './work_parts';
import { laid_in, type Round, type RoundReply, type ShownDoor } from './round';

export interface Trouble {
  status: number;
  fault: Fault | null;
}

export interface WorkState {
  phase: 'starting' | 'ready' | 'stranger';
  account: KeptAccount | null;
  session: Session | null;
  is_signed_out: boolean;
  is_line_down: boolean;
  is_insecure: boolean;
  round: Round | null;
  rows: TaskRow[] | null;
  as_of: string | null;
  kinds: Kind[];
  records: OutboxRecord[];
  photos: PhotoRow[];
  sending_key: string | null;
  trouble: Trouble | null;
  finished_here: ReadonlySet<string>;
  toast: { key: string; values: Record<string, string | number>; undo_key: string | null } | null;
}

export type ProofDraft = { kind: string; note: string; with?: string };

// What is written down: where, about whom, what.
export interface RecordDraft {
  act: Act;
  task_id?: string;
  kind?: string;
  door: string;
  address: string;
  words?: string;
  body: Omit<RecordBody, 'happened_at'>;
}

const kRefresh_ms = 60_000;
const kBusyAgain_ms = 1_500;
const kToast_ms = 8_000;
const kPartBytes = 32 * 1024;

export class FieldWork {
  private state: WorkState = {
    phase: 'starting',
    account: null,
    session: null,
    is_signed_out: false,
    is_line_down: false,
    is_insecure: false,
    round: null,
    rows: null,
    as_of: null,
    kinds: [],
    records: [],
    photos: [],
    sending_key: null,
    trouble: null,
    finished_here: new Set(),
    toast: null,
  };
  private readonly listeners = new Set<() => void>();
  private flush_timer: ReturnType<typeof setTimeout> | undefined;
  private toast_timer: ReturnType<typeof setTimeout> | undefined;
  private wake_timer: ReturnType<typeof setTimeout> | undefined;
  private waking: Promise<void> | null = null;
  private wake_tries = 0;
  private has_shown = false;
  private device: string | null = null;
  private retry_after_s = 0;
  private stop_watching: (() => void) | null = null;

  constructor(readonly store = new PhoneStore()) {}

  snapshot = (): WorkState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async start(): Promise<void> {
    const account = await this.store.kept_account();
    if (account) await this.show_account(account);
    window.addEventListener('online', () => void this.wake(true));
    window.addEventListener('offline', () => this.set({ is_line_down: true }));
    window.addEventListener('focus', () => void this.wake(true));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.wake(true);
    });
    setInterval(() => {
      if (document.visibilityState === 'visible') void this.wake(false);
    }, kRefresh_ms);
    document.addEventListener('demo-switch', (event) => {
      const count = this.unsent_count();
      if (count === 0 || this.state.toast?.key === 'toast.unsent') return;
      event.preventDefault();
      this.say('toast.unsent', { count });
      void this.wake(true);
    });
    await this.wake(true);
  }

  // Looks who is signed in, sends what waits, then fetches the list.
  wake(is_pushed: boolean): Promise<void> {
    this.waking ??= this.wake_once(is_pushed).finally(() => {
      this.waking = null;
    });
    return this.waking;
  }

  private async wake_once(is_pushed: boolean): Promise<void> {
    clearTimeout(this.wake_timer);
    const reply = await this.check_session();
    if (reply === 'later') {
      this.wake_tries += 1;
      const wait = wait_ms(this.wake_tries, this.retry_after_s);
      this.wake_timer = setTimeout(() => void this.wake(true), wait);
    }
    if (reply !== 'signed_in') return;
    this.wake_tries = 0;
    await this.flush(is_pushed);
    await this.refresh();
  }

  // One compact reply: the doors that changed since the last one, and the tasks held.
  async refresh(): Promise<void> {
    const account_id = this.state.account?.account.id;
    if (!account_id || !this.state.session) return;
    const kept = this.state.round;
    const since = kept ? `?since=${kept.mark}` : '';
    const reply = await call<RoundReply>('GET', `/v1/field/round${since}`);
    this.note_line(reply);
    if (!reply.body) {
      if (reply.status !== 0) this.set({ trouble: { status: reply.status, fault: reply.fault } });
      return;
    }
    const round = laid_in(kept, reply.body);
    this.set({ round, rows: round.tasks, as_of: round.as_of, trouble: null });
    await this.store.keep_round(account_id, round, Date.now());
    await this.load_kinds();
  }

  async open_task(id: string): Promise<Reply<TaskDetail>> {
    const reply = await call<TaskDetail>('GET', `/v1/tasks/${id}`);
    this.note_line(reply);
    if (reply.body) this.take_row(reply.body);
    return reply;
  }

  // Writes it down first; only then is it shown, and only then does it travel. Answers its key.
  async record(draft: RecordDraft, key = new_key()): Promise<string | null> {
    const account_id = this.state.account?.account.id;
    if (!account_id) return null;
    await this.store.add({
      key,
      account_id,
      act: draft.act,
      task_id: draft.task_id ?? '',
      kind: draft.kind ?? '',
      door: draft.door,
      address: draft.address,
      ...(draft.words ? { words: draft.words } : {}),
      body: { happened_at: to_city_time(now_ms()), ...draft.body },
      made_at: now_ms(),
      state: 'waiting',
      tries: 0,
      next_try_at: 0,
      fault: null,
      sent_at: null,
    });
    // The page must show it in this very turn, not when a timer says so.
    this.set({ records: await this.store.all_of(account_id) });
    void this.flush(true);
    return key;
  }

  async record_act(
    act: 'accept' | 'done',
    row: TaskRow,
    proof?: ProofDraft,
  ): Promise<string | null> {
    const { id, kind, door, address } = row;
    if (act === 'done')
      this.set({ finished_here: new Set([...this.state.finished_here, id]) });
    const body = proof ? { proof } : {};
    const key = await this.record({ act, task_id: id, kind, door, address, body });
    this.say(act === 'done' ? 'toast.done' : 'toast.accepted', { door });
    return key;
  }

  // Everything that only asks how they are is answered by one word.
  async all_well(door: ShownDoor, temperatures: Record<string, number> = {}): Promise<void> {
    this.set({ finished_here: new Set([...this.state.finished_here, door.id]) });
    const at = { door: `${door.name}${door.door}`, address: door.address };
    const household = door.id;
    for (const [person, temperature_tenths] of Object.entries(temperatures))
      await this.record({ act: 'visit', ...at, body: { household, person, temperature_tenths } });
    await this.record({ act: 'visit', ...at, body: { household, seen: 'well' } });
    this.say('toast.well', { door: at.door });
  }

  // Any other write, kept and sent like the rest: the outbox shows `words`.
  async post_later(post: {
    path: string;
    body: unknown;
    words: string;
    door?: string;
  }): Promise<string | null> {
    const { path, body: payload, words, door = '' } = post;
    return this.record({ act: 'post', door, address: '', words, body: { path, payload } });
  }

  // Everything unsent of this account, sealed for the server one by one, for another phone to
  // carry. The records stay here too: whoever delivers first has delivered.
  async parcels(): Promise<Parcel[]> {
    const { keys } = this.store;
    if (!keys) return [];
    const own = this.state.records.filter(
      (one) => one.state === 'waiting' && one.act !== 'post' && one.act !== 'parcel',
    );
    return Promise.all(
      own.map(async (one) => ({
        device: keys.device,
        key: one.key,
        sealed: await seal_parcel(keys, one.key, JSON.stringify(wire_of(one))),
      })),
    );
  }

  // Another phone's records: kept here as they are and sent like our own. Answers how many.
  async carry(parcels: Parcel[]): Promise<number> {
    const account_id = this.state.account?.account.id;
    if (!account_id) return 0;
    const known = new Set(this.state.records.map((one) => one.key));
    const fresh = parcels.filter((one) => !known.has(one.key));
    for (const { device, key, sealed } of fresh)
      await this.record({ act: 'parcel', door: '', address: '', body: { device, sealed } }, key);
    return fresh.length;
  }

  // A photo or voice note of a record, sealed on this phone until it has travelled.
  async add_photo(record_key: string, mime: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const account_id = this.state.account?.account.id;
    const { keys } = this.store;
    if (!account_id || !keys) return;
    const blob_key = new_key();
    await this.store.add_photo({
      blob_key,
      record_key,
      account_id,
      mime,
      of_count: Math.ceil(bytes.length / kPartBytes),
      sent: [],
      state: 'waiting',
      sealed: await seal_bytes(keys.store, `photo|${blob_key}`, bytes),
    });
    this.set({ photos: await this.store.photos_of(account_id) });
    void this.flush(false);
  }

  async take_back(key: string): Promise<void> {
    if (key === this.state.sending_key) return;
    if (await this.store.take_back(key)) this.say('toast.taken_back', {});
  }

  async send_again(key: string): Promise<void> {
    await this.store.change(key, { state: 'waiting', next_try_at: 0, fault: null });
    await this.flush(true);
  }

  say(
    key: string,
    values: Record<string, string | number>,
    undo_key: string | null = null,
  ): void {
    clearTimeout(this.toast_timer);
    this.set({ toast: { key, values, undo_key } });
    this.toast_timer = setTimeout(() => this.set({ toast: null }), kToast_ms);
  }

  async sign_out(): Promise<Reply<unknown>> {
    const reply = await call('DELETE', '/v1/session');
    if (reply.status === 200 || reply.status === 401) {
      const account_id = this.state.account?.account.id;
      if (account_id) await this.store.forget_account(account_id);
      location.assign('/enter');
    }
    return reply;
  }

  async flush(is_pushed: boolean): Promise<void> {
    clearTimeout(this.flush_timer);
    const { account, session } = this.state;
    if (!account || !session || session.account.id !== account.account.id) return;
    const mine = account.account.id;
    let has_sent = false;
    const end = await flush_outbox(
      {
        store: this.store,
        account_id: mine,
        now: () => Date.now(),
        random: () => Math.random(),
        refresh: async () =>
          (await this.check_session()) === 'signed_in' && this.state.account?.account.id === mine,
        lock: with_lock,
        send: (records) => this.send(records),
        on_sent: () => {
          has_sent = true;
        },
      },
      is_pushed,
    );
    this.set({ sending_key: null });
    if (end.end === 'empty') await with_lock(() => this.send_photos(mine));
    this.after_flush(end);
    if (has_sent) void this.refresh();
  }

  private after_flush(end: FlushEnd): void {
    if (end.end === 'sign_in') this.set({ is_signed_out: true });
    if (end.end === 'busy')
      this.flush_timer = setTimeout(() => void this.flush(false), kBusyAgain_ms);
    if (end.end === 'later') {
      const wait_ms = Math.max(500, end.at - Date.now());
      this.flush_timer = setTimeout(() => void this.wake(false), wait_ms);
    }
  }

  private async send(records: OutboxRecord[]): Promise<Reply<{ items: Outcome[] }>> {
    const [first] = records;
    this.set({ sending_key: first?.key ?? null });
    if (first?.act === 'post') return this.send_post(first);
    const device = this.store.keys?.device ?? this.device;
    if (!device) return { status: 401, body: null, fault: null, retry_after_s: 0 };
    const parcels = records.filter((one) => one.act === 'parcel');
    const own = records.filter((one) => one.act !== 'parcel');
    const body = {
      device,
      sent_at: to_city_time(now_ms()),
      records: JSON.stringify(own.map(wire_of)),
      parcels: JSON.stringify(
        parcels.map(({ key, body: { device: from, sealed } }) => ({ device: from, key, sealed })),
      ),
    };
    const reply = await call<{ items: Outcome[] }>('POST', '/v1/field/uploads', {
      body,
      key: new_key(),
    });
    this.note_line(reply);
    return reply;
  }

  // A write of another page: its own key, its own answer, made to look like one of a batch.
  private async send_post(record: OutboxRecord): Promise<Reply<{ items: Outcome[] }>> {
    const { path = '', payload } = record.body;
    const reply = await call<unknown>('POST', path, { body: payload, key: record.key });
    this.note_line(reply);
    const done: Outcome = {
      key: record.key,
      outcome: 'kept',
      record: null,
      task: null,
      why: null,
      fault: null,
    };
    return { ...reply, body: reply.status === 200 ? { items: [done] } : null };
  }

  // Part by part; what arrived is remembered, so that a lost line costs one part.
  private async send_photos(account_id: string): Promise<void> {
    const { keys } = this.store;
    const waiting = (await this.store.photos_of(account_id)).filter(
      (photo) => photo.state === 'waiting',
    );
    for (const photo of waiting) {
      const record = this.state.records.find((one) => one.key === photo.record_key);
      if (!record?.record_id || !keys) continue;
      const sealed = await open_bytes(keys.store, `photo|${photo.blob_key}`, photo.sealed);
      const is_on = await this.send_parts(photo, record.record_id, new Uint8Array(sealed));
      if (!is_on) break;
    }
    this.set({ photos: await this.store.photos_of(account_id) });
  }

  private async send_parts(
    photo: PhotoRow,
    record: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const { blob_key, mime, of_count } = photo;
    const sent = new Set(photo.sent);
    for (let position = 0; position < of_count; position += 1) {
      if (sent.has(position)) continue;
      const part = bytes.subarray(position * kPartBytes, (position + 1) * kPartBytes);
      const body = { blob_key, record, mime, position, of_count, data: base64_of(part) };
      const reply = await call<{ is_whole: boolean }>('POST', '/v1/field/parts', { body });
      this.note_line(reply);
      if (!reply.body) {
        if (judge(reply) === 'needs_you' && reply.status !== 409)
          await this.store.change_photo(blob_key, { state: 'needs_you' });
        return reply.status !== 0;
      }
      sent.add(position);
      const state = reply.body.is_whole ? 'sent' : 'waiting';
      await this.store.change_photo(blob_key, { sent: [...sent], state });
      if (reply.body.is_whole) break;
    }
    return true;
  }

  private async check_session(): Promise<'signed_in' | 'signed_out' | 'later'> {
    const reply = await load_session();
    this.note_line(reply);
    if (reply.status === 401) {
      const kept = this.state.account?.account.id;
      if (kept) await this.store.lock(kept);
      this.set({
        session: null,
        is_signed_out: true,
        phase: this.state.account ? 'ready' : 'stranger',
      });
      if (this.unsent_count() === 0) location.assign('/enter');
      return 'signed_out';
    }
    const session = reply.body;
    if (!session) {
      this.retry_after_s = reply.retry_after_s;
      if (!this.state.account) this.set({ phase: 'stranger', trouble: reply });
      return 'later';
    }
    if (session.account.kind === 'resident') {
      location.assign(session.home);
      return 'signed_out';
    }
    const { account, roles, demo } = session;
    const is_open = await this.open_phone(account.id);
    if (this.state.account?.account.id !== account.id || !this.has_shown)
      await this.show_account({ account, roles, demo });
    await this.store.keep_account({ account, roles, demo });
    this.set({ session, is_signed_out: false, phase: 'ready', trouble: null });
    return is_open ? 'signed_in' : 'later';
  }

  // The keys of this phone: kept, or asked for with the sign-in; false when the server was too busy
  // to give them and is asked again. Without a cipher (a page that is not https) nothing about
  // residents is kept, and what waits is kept unsealed.
  private async open_phone(account_id: string): Promise<boolean> {
    if (!can_seal()) {
      this.set({ is_insecure: true });
      if (this.device) return true;
      const reply = await this.ask_secret(account_id);
      this.device = reply.body?.device ?? null;
      return this.is_answer(reply);
    }
    if (this.store.keys?.account_id === account_id) return true;
    if (await this.store.take_keys(account_id)) return true;
    this.has_shown = false;
    const reply = await this.ask_secret(account_id);
    if (reply.body)
      await this.store.keep_keys(
        await make_keys(account_id, reply.body.device, reply.body.secret),
      );
    else if (reply.fault?.key === 'work.device_revoked') await this.wipe(account_id);
    return this.is_answer(reply);
  }

  private is_answer(reply: Reply<unknown>): boolean {
    this.retry_after_s = reply.retry_after_s;
    return judge(reply) !== 'retry';
  }

  private async ask_secret(
    account_id: string,
  ): Promise<Reply<{ device: string; secret: string }>> {
    const device = await this.store.device_of(account_id);
    const body = device ? { device } : {};
    return call('POST', '/v1/field/devices', { body });
  }

  // This phone was given up as lost: nothing of it stays.
  private async wipe(account_id: string): Promise<void> {
    await this.store.forget_account(account_id);
    this.set({ round: null, rows: null, records: [], account: null, phase: 'stranger' });
  }

  private async show_account(account: KeptAccount): Promise<void> {
    const id = account.account.id;
    if (this.store.keys?.account_id !== id) await this.store.take_keys(id);
    this.has_shown = this.store.keys !== null || this.state.is_insecure;
    const round = await this.store.kept_round(id, Date.now());
    await this.store.forget_old_sent(Date.now());
    const records = await this.store.all_of(id);
    this.set({
      account,
      phase: 'ready',
      round,
      rows: round?.tasks ?? null,
      as_of: round?.as_of ?? null,
      records,
      photos: await this.store.photos_of(id),
      kinds: await this.store.kept_kinds(),
      finished_here: new Set(),
    });
    this.stop_watching?.();
    this.stop_watching = this.store.watch(
      () => this.store.all_of(id),
      (seen) => this.set({ records: seen }),
    );
  }

  private async load_kinds(): Promise<void> {
    if (this.state.kinds.length) return;
    const reply = await call<{ items: Kind[] }>('GET', '/v1/kinds');
    if (!reply.body) return;
    this.set({ kinds: reply.body.items });
    await this.store.keep_kinds(reply.body.items);
  }

  private take_row(row: TaskRow): void {
    const rows = this.state.rows?.map((one) =>
      one.id === row.id ? { ...one, ...list_part(row) } : one,
    );
    if (rows) this.set({ rows });
  }

  private note_line(reply: Reply<unknown>): void {
    const is_line_down = reply.status === 0;
    if (is_line_down !== this.state.is_line_down) this.set({ is_line_down });
  }

  private unsent_count(): number {
    return this.state.records.filter((one) => one.state === 'waiting' || one.state === 'needs_you')
      .length;
  }

  private set(patch: Partial<WorkState>): void {
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener();
  }
}

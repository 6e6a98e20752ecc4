// The field worker's day on this phone: who is signed in, the last list, the outbox and the timers
// that empty it. Promises: shows what the phone knows at once and says how old it is; an act is
// written before it is shown as done; another account's records are never sent under this one.
// Called by the pages through useWork(). Left to others: deciding what an answer means
// (outbox.ts), keeping (outbox_store.ts), drawing.

import { now_ms, to_city_time } from '../kit/clock';
import type { Fault, Kind, Listing, Reply, Session, TaskDetail, TaskRow } from '../kit/contract';
import { call, load_session } from '../kit/net';
import { new_key, wait_ms } from '../shell/retry';
import { flush_outbox, type Act, type FlushEnd, type OutboxRecord } from './outbox';
import { PhoneStore, type KeptAccount } from './outbox_store';

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
  rows: TaskRow[] | null;
  as_of: string | null;
  kinds: Kind[];
  records: OutboxRecord[];
  sending_key: string | null;
  trouble: Trouble | null;
  finished_here: ReadonlySet<string>;
  toast: { key: string; values: Record<string, string | number>; undo_key: string | null } | null;
}

export type ProofDraft = { kind: string; note: string };

const kRefresh_ms = 60_000;
const kBusyAgain_ms = 1_500;
const kToast_ms = 8_000;
const kLock = 'firstline_outbox';

export class FieldWork {
  private state: WorkState = {
    phase: 'starting',
    account: null,
    session: null,
    is_signed_out: false,
    is_line_down: false,
    rows: null,
    as_of: null,
    kinds: [],
    records: [],
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

  async refresh(): Promise<void> {
    const account_id = this.state.account?.account.id;
    if (!account_id || !this.state.session) return;
    const reply = await call<Listing<TaskRow>>('GET', '/v1/tasks/mine?limit=200');
    this.note_line(reply);
    if (!reply.body) {
      if (reply.status !== 0) this.set({ trouble: { status: reply.status, fault: reply.fault } });
      return;
    }
    const { items: rows, as_of } = reply.body;
    this.set({ rows, as_of, trouble: null });
    await this.store.keep_list({ account_id, rows, as_of });
    if (!this.state.kinds.length) await this.load_kinds();
  }

  async open_task(id: string): Promise<Reply<TaskDetail>> {
    const reply = await call<TaskDetail>('GET', `/v1/tasks/${id}`);
    this.note_line(reply);
    if (reply.body) this.take_row(reply.body);
    return reply;
  }

  // Writes the act down first; only then is it shown, and only then does it travel.
  async record_act(act: Act, row: TaskRow, proof?: ProofDraft): Promise<void> {
    const account_id = this.state.account?.account.id;
    if (!account_id) return;
    const happened_at = to_city_time(now_ms());
    const key = new_key();
    await this.store.add({
      key,
      account_id,
      act,
      task_id: row.id,
      kind: row.kind,
      door: row.door,
      address: row.address,
      body: proof ? { happened_at, proof } : { happened_at },
      made_at: now_ms(),
      state: 'waiting',
      tries: 0,
      next_try_at: 0,
      fault: null,
      sent_at: null,
    });
    if (act === 'done') {
      this.set({ finished_here: new Set([...this.state.finished_here, row.id]) });
    }
    this.say(act === 'done' ? 'toast.done' : 'toast.accepted', { door: row.door });
    void this.flush(true);
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
        send: (record) => this.send(record),
        on_sent: (_record, reply) => {
          has_sent = true;
          if (is_detail(reply.body)) this.take_row(reply.body);
        },
      },
      is_pushed,
    );
    this.set({ sending_key: null });
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

  private async send(record: OutboxRecord): Promise<Reply<unknown>> {
    this.set({ sending_key: record.key });
    const path = `/v1/tasks/${record.task_id}/${record.act}`;
    const reply = await call<TaskDetail>('POST', path, { body: record.body, key: record.key });
    this.note_line(reply);
    return reply;
  }

  private async check_session(): Promise<'signed_in' | 'signed_out' | 'later'> {
    const reply = await load_session();
    this.note_line(reply);
    if (reply.status === 401) {
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
    if (this.state.account?.account.id !== account.id)
      await this.show_account({ account, roles, demo });
    await this.store.keep_fact('account', { account, roles, demo });
    this.set({ session, is_signed_out: false, phase: 'ready', trouble: null });
    return 'signed_in';
  }

  private async show_account(account: KeptAccount): Promise<void> {
    const id = account.account.id;
    const kept = await this.store.lists.get(id);
    await this.store.forget_old_sent(Date.now());
    const records = await this.store.all_of(id);
    this.set({
      account,
      phase: 'ready',
      rows: kept?.rows ?? null,
      as_of: kept?.as_of ?? null,
      records,
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
    const reply = await call<{ items: Kind[] }>('GET', '/v1/kinds');
    if (!reply.body) return;
    this.set({ kinds: reply.body.items });
    await this.store.keep_fact('kinds', reply.body.items);
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
    return this.state.records.filter((record) => record.state !== 'sent').length;
  }

  private set(patch: Partial<WorkState>): void {
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener();
  }
}

// Only what a list row holds: the person and the words of a task stay in the page that opened it.
function list_part(row: TaskRow): TaskRow {
  const {
    id,
    source,
    kind,
    title,
    priority,
    state,
    lane,
    door,
    address,
    area,
    due_at,
    is_late,
    accepted_at,
    done_at,
    holder,
    fallback,
    is_crisis,
    needs_decision,
    version,
  } = row;
  return {
    id,
    source,
    kind,
    title,
    priority,
    state,
    lane,
    door,
    address,
    area,
    due_at,
    is_late,
    accepted_at,
    done_at,
    holder,
    fallback,
    is_crisis,
    needs_decision,
    version,
  };
}

function is_detail(body: unknown): body is TaskDetail {
  return typeof body === 'object' && body !== null && 'person' in body && 'state' in body;
}

async function with_lock<T>(work: () => Promise<T>): Promise<T | null> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(kLock, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

// What this phone keeps: the outbox, the round with its time, the kinds, photos on their way, and
// who signed in last. Everything about a resident is sealed (cipher.ts) with the keys of the
// account that wrote it; what stays open is only what is needed to send: key, state, times. Called
// by work.ts and the pages through watch(). Left to others: deciding (outbox.ts).

import type { Fault, Kind, Session } from '../kit/contract';
import { PhoneDb } from '../kit/idb';
import { open_value, seal_value, type PhoneKeys, type Sealed } from './cipher';
import type { OutboxRecord, OutboxStore, RecordState } from './outbox';
import type { Round } from './round';

export type KeptAccount = Pick<Session, 'account' | 'roles' | 'demo'>;

// The open half of a record; the rest of it is in `sealed`, or in `plain` where the browser has no
// cipher (a page without https).
interface RecordRow {
  seq: number;
  key: string;
  account_id: string;
  made_at: number;
  state: RecordState;
  tries: number;
  next_try_at: number;
  fault: Fault | null;
  sent_at: number | null;
  record_id?: string;
  made_task?: string;
  photo_count?: number;
  sealed?: Sealed;
  plain?: Inside;
}
type Inside = Pick<OutboxRecord, 'act' | 'task_id' | 'kind' | 'door' | 'address' | 'body'> & {
  words?: string;
};

export interface PhotoRow {
  blob_key: string;
  record_key: string;
  account_id: string;
  mime: string;
  of_count: number;
  sent: number[];
  state: 'waiting' | 'needs_you' | 'sent';
  sealed: Sealed;
}

const kSentKept_ms = 24 * 3_600_000;
export const kRoundKept_ms = 14 * 24 * 3_600_000;
const kOpen = [
  'state',
  'tries',
  'next_try_at',
  'fault',
  'sent_at',
  'record_id',
  'photo_count',
] as const;

export class PhoneStore implements OutboxStore {
  keys: PhoneKeys | null = null;
  private readonly db: PhoneDb;
  private readonly opened = new Map<string, Inside>();

  constructor(name = 'firstline_phone') {
    this.db = new PhoneDb(name, 1, [
      { name: 'records', key_path: 'seq', is_numbered: true, indexes: ['key', 'account_id'] },
      { name: 'photos', key_path: 'blob_key', indexes: ['account_id'] },
      { name: 'facts', key_path: 'name' },
    ]);
  }

  // ---- keys
  async take_keys(account_id: string): Promise<boolean> {
    const kept = await this.fact<PhoneKeys>(`keys:${account_id}`);
    this.keys = kept ?? null;
    return kept !== undefined;
  }

  async keep_keys(keys: PhoneKeys): Promise<void> {
    this.keys = keys;
    await this.keep(`keys:${keys.account_id}`, keys);
    await this.keep(`device:${keys.account_id}`, keys.device);
  }

  // From now on nobody reads what is kept here until the same person signs in again. The page that
  // is open keeps its copy until it is closed.
  async lock(account_id: string): Promise<void> {
    await this.db.drop('facts', `keys:${account_id}`);
  }

  device_of(account_id: string): Promise<string | undefined> {
    return this.fact<string>(`device:${account_id}`);
  }

  // ---- records
  async add(record: OutboxRecord): Promise<void> {
    const { act, task_id, kind, door, address, body, words, ...rest } = record;
    const inside: Inside = { act, task_id, kind, door, address, body, ...(words ? { words } : {}) };
    const row: Omit<RecordRow, 'seq'> = { ...rest, ...(await this.shut(record.key, inside)) };
    if ('seq' in row) delete row.seq;
    await this.db.add('records', row);
  }

  async waiting(account_id: string): Promise<OutboxRecord[]> {
    return (await this.all_of(account_id)).filter((record) => record.state === 'waiting');
  }

  async change(key: string, patch: Partial<OutboxRecord>): Promise<void> {
    const [row] = await this.db.all<RecordRow>('records', 'key', key);
    if (!row) return;
    const open: Partial<RecordRow> = {};
    for (const name of kOpen)
      if (name in patch) Object.assign(open, { [name]: patch[name] });
    if (patch.task_id) open.made_task = patch.task_id;
    await this.db.change<RecordRow>('records', row.seq, (now) => ({ ...now, ...open }));
  }

  // Those this phone can read now, oldest first.
  async all_of(account_id: string): Promise<OutboxRecord[]> {
    const rows = await this.db.all<RecordRow>('records', 'account_id', account_id);
    const records: OutboxRecord[] = [];
    for (const row of rows.sort((a, b) => a.seq - b.seq)) {
      const inside = await this.open(row);
      if (!inside) continue;
      const { sealed: _sealed, plain: _plain, made_task, ...rest } = row;
      records.push({ ...inside, ...rest, task_id: made_task ?? inside.task_id });
    }
    return records;
  }

  // How many of an account wait here, readable or not.
  async unsent_count(account_id: string): Promise<number> {
    const rows = await this.db.all<RecordRow>('records', 'account_id', account_id);
    return rows.filter((row) => row.state === 'waiting' || row.state === 'needs_you').length;
  }

  async take_back(key: string): Promise<boolean> {
    const [row] = await this.db.all<RecordRow>('records', 'key', key);
    if (!row) return false;
    const is_gone = await this.db.change<RecordRow>('records', row.seq, (now) =>
      now.state === 'sent' ? undefined : null,
    );
    for (const photo of await this.photos_of(row.account_id))
      if (is_gone && photo.record_key === key) await this.db.drop('photos', photo.blob_key);
    return is_gone;
  }

  async forget_old_sent(now: number): Promise<void> {
    for (const row of await this.db.all<RecordRow>('records'))
      if (row.state === 'sent' && (row.sent_at ?? 0) < now - kSentKept_ms)
        await this.db.drop('records', row.seq);
    for (const photo of await this.db.all<PhotoRow>('photos'))
      if (photo.state === 'sent') await this.db.drop('photos', photo.blob_key);
  }

  // ---- photos and voice notes
  async add_photo(photo: PhotoRow): Promise<void> {
    await this.db.put('photos', photo);
  }

  photos_of(account_id: string): Promise<PhotoRow[]> {
    return this.db.all<PhotoRow>('photos', 'account_id', account_id);
  }

  async change_photo(blob_key: string, patch: Partial<PhotoRow>): Promise<void> {
    await this.db.change<PhotoRow>('photos', blob_key, (row) => ({ ...row, ...patch }));
  }

  // ---- the round, the kinds, the account
  async keep_round(account_id: string, round: Round, now: number): Promise<void> {
    if (!this.keys) return; // without a cipher nothing about residents is kept
    const sealed = await seal_value(this.keys.store, `round|${account_id}`, round);
    await this.keep(`round:${account_id}`, { sealed, kept_at: now });
  }

  async kept_round(account_id: string, now: number): Promise<Round | null> {
    const kept = await this.fact<{ sealed: Sealed; kept_at: number }>(`round:${account_id}`);
    if (!kept || !this.keys) return null;
    if (now - kept.kept_at > kRoundKept_ms) {
      await this.db.drop('facts', `round:${account_id}`);
      await this.lock(account_id);
      return null;
    }
    return open_value<Round>(this.keys.store, `round|${account_id}`, kept.sealed).catch(() => null);
  }

  keep_kinds(kinds: Kind[]): Promise<void> {
    return this.keep('kinds', kinds);
  }

  async kept_kinds(): Promise<Kind[]> {
    return (await this.fact<Kind[]>('kinds')) ?? [];
  }

  keep_account(account: KeptAccount): Promise<void> {
    return this.keep('account', account);
  }

  async kept_account(): Promise<KeptAccount | null> {
    return (await this.fact<KeptAccount>('account')) ?? null;
  }

  // After sign-out only what was never sent stays, sealed, under its own account.
  async forget_account(account_id: string): Promise<void> {
    await this.lock(account_id);
    this.keys = null;
    this.opened.clear();
    for (const name of [`round:${account_id}`, 'account']) await this.db.drop('facts', name);
    for (const row of await this.db.all<RecordRow>('records', 'account_id', account_id))
      if (row.state === 'sent') await this.db.drop('records', row.seq);
  }

  // Shows what is kept now and after every change, of whichever tab. A look that is overtaken by a
  // later one says nothing: read late, it would show an older state.
  watch<T>(read: () => Promise<T>, show: (value: T) => void): () => void {
    let is_on = true;
    let looks = 0;
    const look = (): void => {
      looks += 1;
      const turn = looks;
      void read().then(
        (value) => is_on && turn === looks && show(value),
        () => undefined,
      );
    };
    const stop = this.db.on_change(look);
    look();
    return () => {
      is_on = false;
      stop();
    };
  }

  private async shut(key: string, inside: Inside): Promise<{ sealed: Sealed } | { plain: Inside }> {
    this.opened.set(key, inside);
    if (!this.keys) return { plain: inside };
    return { sealed: await seal_value(this.keys.store, `record|${key}`, inside) };
  }

  private async open(row: RecordRow): Promise<Inside | null> {
    const known = this.opened.get(row.key) ?? row.plain;
    if (known) return known;
    if (!row.sealed || !this.keys) return null;
    const bound = `record|${row.key}`;
    const inside = await open_value<Inside>(this.keys.store, bound, row.sealed).catch(() => null);
    if (inside) this.opened.set(row.key, inside);
    return inside;
  }

  private keep(name: string, value: unknown): Promise<void> {
    return this.db.put('facts', { name, value });
  }

  private async fact<T>(name: string): Promise<T | undefined> {
    return (await this.db.get<{ value: T }>('facts', name))?.value;
  }
}

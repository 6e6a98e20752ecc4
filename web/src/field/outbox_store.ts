// What this phone keeps: the outbox, the last list with its time, the kinds, and who signed in
// last. Called by work.ts and the pages through watch(). Left to others: deciding (outbox.ts).
// Names, phones and words of residents are never kept here; a list row holds a door and a kind.
// Encryption on the phone is a later issue.

import { Dexie, liveQuery, type EntityTable } from 'dexie';

import type { Kind, Session, TaskRow } from '../kit/contract';
import type { OutboxRecord, OutboxStore, RecordState } from './outbox';

export interface KeptList {
  account_id: string;
  rows: TaskRow[];
  as_of: string;
}

export interface KeptFact {
  name: string;
  value: unknown;
}

export type KeptAccount = Pick<Session, 'account' | 'roles' | 'demo'>;

const kSentKept_ms = 24 * 3_600_000;

export class PhoneStore extends Dexie implements OutboxStore {
  records!: EntityTable<OutboxRecord & { seq: number }, 'seq'>;
  lists!: EntityTable<KeptList, 'account_id'>;
  facts!: EntityTable<KeptFact, 'name'>;

  constructor(name = 'firstline_field') {
    super(name);
    this.version(1).stores({
      records: '++seq, &key, [account_id+state]',
      lists: '&account_id',
      facts: '&name',
    });
  }

  async add(record: OutboxRecord): Promise<void> {
    await this.records.add(record as OutboxRecord & { seq: number });
  }

  head(account_id: string): Promise<OutboxRecord | undefined> {
    return this.by_state(account_id, 'waiting').first();
  }

  async change(key: string, patch: Partial<OutboxRecord>): Promise<void> {
    await this.records.where('key').equals(key).modify(patch);
  }

  async all_of(account_id: string): Promise<OutboxRecord[]> {
    const records = await this.records.toCollection().sortBy('seq');
    return records.filter((record) => record.account_id === account_id);
  }

  async take_back(key: string): Promise<boolean> {
    const count = await this.records
      .where('key')
      .equals(key)
      .filter((record) => record.state !== 'sent')
      .delete();
    return count > 0;
  }

  async forget_old_sent(now: number): Promise<void> {
    await this.records
      .filter((record) => record.state === 'sent' && (record.sent_at ?? 0) < now - kSentKept_ms)
      .delete();
  }

  async keep_list(list: KeptList): Promise<void> {
    await this.lists.put(list);
  }

  async keep_fact(name: 'kinds' | 'account', value: Kind[] | KeptAccount): Promise<void> {
    await this.facts.put({ name, value });
  }

  async kept_kinds(): Promise<Kind[]> {
    return ((await this.facts.get('kinds'))?.value as Kind[] | undefined) ?? [];
  }

  async kept_account(): Promise<KeptAccount | null> {
    return ((await this.facts.get('account'))?.value as KeptAccount | undefined) ?? null;
  }

  // After sign-out only what was never sent stays, under its own account.
  async forget_account(account_id: string): Promise<void> {
    await this.lists.delete(account_id);
    await this.facts.delete('account');
    await this.by_state(account_id, 'sent').delete();
  }

  watch<T>(read: () => Promise<T>, show: (value: T) => void): () => void {
    const subscription = liveQuery(read).subscribe({ next: show, error: () => undefined });
    return () => subscription.unsubscribe();
  }

  private by_state(account_id: string, state: RecordState) {
    return this.records.where('[account_id+state]').equals([account_id, state]);
  }
}

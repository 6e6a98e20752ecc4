// IndexedDB with promises, the little of it that a phone's store needs. Promises: a change of one
// row is atomic over all tabs; other tabs hear that something changed. Called by
// field/outbox_store.ts. Left to others: what the rows mean.

export interface TableSpec {
  name: string;
  key_path: string;
  is_numbered?: boolean;
  indexes?: string[];
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('indexeddb'));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onerror = () => failed(transaction.error ?? new Error('indexeddb'));
    transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
  });
}

export class PhoneDb {
  private readonly opened: Promise<IDBDatabase>;
  private readonly channel: BroadcastChannel | null;
  private readonly listeners = new Set<() => void>();

  constructor(name: string, version: number, tables: TableSpec[]) {
    this.opened = open_db(name, version, tables);
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    if (this.channel) this.channel.onmessage = () => this.tell_here();
    (this.channel as unknown as { unref?: () => void } | null)?.unref?.();
  }

  async get<T>(table: string, key: IDBValidKey): Promise<T | undefined> {
    const store = (await this.opened).transaction(table).objectStore(table);
    return answered(store.get(key)) as Promise<T | undefined>;
  }

  // All rows in the order of their keys, or those whose index says `value`.
  async all<T>(table: string, index?: string, value?: IDBValidKey): Promise<T[]> {
    const store = (await this.opened).transaction(table).objectStore(table);
    return answered(index ? store.index(index).getAll(value) : store.getAll()) as Promise<T[]>;
  }

  // Fails when the row's key or a unique index is taken; answers with the key.
  async add(table: string, row: object): Promise<IDBValidKey> {
    const transaction = (await this.opened).transaction(table, 'readwrite');
    const key = await answered(transaction.objectStore(table).add(row));
    await finished(transaction);
    this.tell();
    return key;
  }

  async put(table: string, row: object): Promise<void> {
    const transaction = (await this.opened).transaction(table, 'readwrite');
    transaction.objectStore(table).put(row);
    await finished(transaction);
    this.tell();
  }

  // Reads and writes one row in one transaction: `change` gives the new row, null to delete it,
  // undefined to leave it. Answers whether it changed anything.
  async change<T extends object>(
    table: string,
    key: IDBValidKey,
    change: (row: T) => T | null | undefined,
  ): Promise<boolean> {
    const transaction = (await this.opened).transaction(table, 'readwrite');
    const store = transaction.objectStore(table);
    const row = (await answered(store.get(key))) as T | undefined;
    const wanted = row === undefined ? undefined : change(row);
    if (wanted === null) store.delete(key);
    else if (wanted !== undefined) store.put(wanted);
    await finished(transaction);
    if (wanted !== undefined) this.tell();
    return wanted !== undefined;
  }

  async drop(table: string, key: IDBValidKey): Promise<void> {
    const transaction = (await this.opened).transaction(table, 'readwrite');
    transaction.objectStore(table).delete(key);
    await finished(transaction);
    this.tell();
  }

  on_change(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    this.channel?.postMessage('changed');
    this.tell_here();
  }

  private tell_here(): void {
    for (const listener of this.listeners) listener();
  }
}

function open_db(name: string, version: number, tables: TableSpec[]): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const { name: table, key_path, is_numbered, indexes } of tables) {
      if (request.result.objectStoreNames.contains(table)) continue;
      const store = request.result.createObjectStore(table, {
        keyPath: key_path,
        autoIncrement: is_numbered ?? false,
      });
      for (const index of indexes ?? []) store.createIndex(index, index);
    }
  };
  return answered(request).then((db) => {
    // A newer page in another tab may change the form; this one then starts anew.
    db.onversionchange = () => db.close();
    return db;
  });
}


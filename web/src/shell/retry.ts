// Keys and waiting: how a write stays one write although it is sent several times.
// A key is made when a person begins an act (opens the confirm page), is kept in sessionStorage,
// and is forgotten only when the server has answered. Pure except for the storage it is given.

export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

// 128 random bits as 32 lower-case hex digits.
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Attempt<Body> { key: string; body: Body }

// One act that is not answered yet: its key and what was typed, under a name.
export class PendingAct<Body> {
  constructor(private readonly box: Box, private readonly name: string) {}

  load(): Attempt<Body> | null {
    try {
      const found = JSON.parse(this.box.getItem(this.name) ?? 'null') as Attempt<Body> | null;
      return found && /^[0-9a-f]{32}$/.test(found.key) ? found : null;
    } catch {
      return null;
    }
  }

  // Begins the act, or goes on with the one begun before.
  open(body: Body): Attempt<Body> {
    return this.load() ?? this.keep({ key: new_key(), body });
  }

  // The server refuses a known key with another body, so a changed body that may already have been
  // sent needs a new key; one that was never sent keeps it.
  change(body: Body, was_sent: boolean): Attempt<Body> {
    const before = this.load();
    const is_same = before !== null && JSON.stringify(before.body) === JSON.stringify(body);
    const key = before !== null && (is_same || !was_sent) ? before.key : new_key();
    return this.keep({ key, body });
  }

  close(): void {
    try {
      this.box.removeItem(this.name);
    } catch { /* a browser without storage has nothing to forget */ }
  }

  private keep(attempt: Attempt<Body>): Attempt<Body> {
    try {
      this.box.setItem(this.name, JSON.stringify(attempt));
    } catch { /* kept in memory by the page that holds the attempt */ }
    return attempt;
  }
}

const kWaitMinMs = 2_000;
const kWaitMaxMs = 120_000;

// How long to wait before try number `tries` (1, 2, ...): doubling, spread by +-25 % so that a
// city's phones do not come back together, never sooner than the server asked for.
export function wait_ms(tries: number, retry_after_s = 0, random: () => number = Math.random): number {
  const base = Math.min(kWaitMaxMs, kWaitMinMs * 2 ** Math.max(0, tries - 1));
  const wanted = Math.max(base, retry_after_s * 1000);
  const spread = retry_after_s > 0 ? 1 + random() * 0.25 : 0.75 + random() * 0.5;
  return Math.round(wanted * spread);
}

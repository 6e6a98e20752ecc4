// Keys and waiting: how a write stays one write although it is sent several times.
// A key is made when a person begins an act (opens the confirm page), is kept in sessionStorage,
// and is forgotten only when the server has answered. Pure except for the storage it is given.

export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

// 128 random bits as 32 lower-case hex digits.
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// `is_sent`: it may have reached the server, so its outcome is unknown until an answer comes.
export interface Attempt<Body> {
  key: string;
  body: Body;
  is_sent: boolean;
}

// The same act with another body. The server refuses a known key with another body, so one that
// was sent gets a new key when it changes; one never sent keeps its key.
export function with_body<Body>(attempt: Attempt<Body>, body: Body): Attempt<Body> {
  const is_same = JSON.stringify(attempt.body) === JSON.stringify(body);
  if (is_same) return attempt;
  return { key: attempt.is_sent ? new_key() : attempt.key, body, is_sent: false };
}

// Acts that are not answered yet, each under a name, with what was typed.
export class PendingAct<Body> {
  constructor(
    private readonly box: Box,
    private readonly name: string,
  ) {}

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
    return this.load() ?? this.keep({ key: new_key(), body, is_sent: false });
  }

  keep(attempt: Attempt<Body>): Attempt<Body> {
    try {
      this.box.setItem(this.name, JSON.stringify(attempt));
    } catch {
      /* no storage: the page that holds the attempt still has it */
    }
    return attempt;
  }

  close(): void {
    try {
      this.box.removeItem(this.name);
    } catch {
      /* a browser without storage has nothing to forget */
    }
  }
}

const kWaitMinMs = 2_000;
const kWaitMaxMs = 120_000;

// How long to wait before the next try after `tries` failures (1, 2, ...): doubling, spread so that
// a city's phones do not come back together, never sooner than the server asked for.
export function wait_ms(
  tries: number,
  retry_after_s = 0,
  random: () => number = Math.random,
): number {
  const base = Math.min(kWaitMaxMs, kWaitMinMs * 2 ** Math.max(0, tries - 1));
  const asked = retry_after_s * 1000;
  if (asked > base) return Math.round(asked * (1 + random() * 0.25));
  return Math.round(Math.max(asked, base * (0.75 + random() * 0.5)));
}

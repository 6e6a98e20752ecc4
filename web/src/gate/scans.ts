// Who went in, as the scan log keeps it: the place of the pass in the doubt list, when, and nothing
// else. Only a gate that was given a code writes it down; the code goes in a header, never in an
// address. Promises: a batch that is sent twice is kept once by the server (same place, same time).
// Called by outbox.ts.
import type { Place } from '../seal/token';
import type { GateRecord } from './outbox';

const kPath = '/v1/scans/batch';
const kTimeout_ms = 20_000;

export interface ScansEnd {
  end: '' | 'offline' | 'busy' | 'code';
  // Rows whose time is ahead of the server's: this phone's clock is wrong.
  future: number[];
}

export const place_text = ({ epoch, shard, index }: Place): string => `${epoch}/${shard}/${index}`;

// Milliseconds after the first one, so that 500 fit where one did.
export function scans_body(records: readonly GateRecord[]): { from: string; rows: unknown[] } {
  const times = records.map((one) => Date.parse(one.happened_at));
  const from = Math.min(...times);
  return {
    from: new Date(from).toISOString().replace('Z', '+00:00'),
    rows: records.map(({ body }, at) => [body['place'], (times[at] ?? from) - from, body['did']]),
  };
}

export async function send_scans(
  code: string,
  records: readonly GateRecord[],
): Promise<ScansEnd> {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), kTimeout_ms);
  const reply = await fetch(kPath, {
    method: 'POST',
    cache: 'no-store',
    credentials: 'omit',
    signal: stop.signal,
    headers: { 'Content-Type': 'application/json', 'X-Firstline-Gate': code },
    body: JSON.stringify(scans_body(records)),
  }).catch(() => null);
  clearTimeout(clock);
  if (!reply) return { end: 'offline', future: [] };
  if (reply.ok) {
    const said = (await reply.json().catch(() => null)) as { future?: number[] } | null;
    return { end: '', future: said?.future ?? [] };
  }
  const is_code = reply.status === 401 || reply.status === 403 || reply.status === 404;
  return { end: is_code ? 'code' : 'busy', future: [] };
}

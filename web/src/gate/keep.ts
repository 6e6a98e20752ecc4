// What a gate's phone keeps to check without a server: the city's root key, pinned once, the newest
// bundle and which gate this is. Promises: a bundle that fails, or is older than the one kept,
// changes nothing; the pinned root is never replaced by what a server or a stick says. Called by
// main.ts; left to others: what the screens say.
import { PhoneDb } from '../kit/idb';
import {
  read_bundle_file, take_in, type Bundle, type BundleFault, type Trust,
} from '../seal/bundle';
import { hex_of, sha256, verify_key_of } from '../seal/keys';
import type { PlaceKind } from '../seal/verdict';

export interface Place {
  name: string;
  kind: PlaceKind;
  is_spoken: boolean;
}

interface KeptRoot {
  spki: Uint8Array;
  is_demo: boolean;
}

export type Loaded =
  'taken' | 'same' | 'offline' | 'sign_in' | 'not_there' | 'no_root' | BundleFault;

const kEver = Number.MAX_SAFE_INTEGER;
const kTimeout_ms = 20_000;
const kBundleBytes = 1_000_000;
const kDeltasKept = 48;

export const db = new PhoneDb('firstline_gate', 1, [
  { name: 'facts', key_path: 'name' },
  { name: 'records', key_path: 'seq', is_numbered: true, indexes: ['key'] },
]);

export const keep = (name: string, value: unknown): Promise<void> =>
  db.put('facts', { name, value });
export const fact = async <T>(name: string): Promise<T | undefined> =>
  (await db.get<{ value: T }>('facts', name))?.value;

export const now_s = (): number => Math.floor(Date.now() / 1000);

async function get(path: string): Promise<Response | null> {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), kTimeout_ms);
  try {
    return await fetch(path, { cache: 'no-store', signal: stop.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

const bytes_of_base64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

// A file with the root key, as DER or PEM.
export function root_of_file(bytes: Uint8Array): Uint8Array | null {
  const text = new TextDecoder().decode(bytes.subarray(0, 2000));
  const pem = /-----BEGIN PUBLIC KEY-----([\s\S]+?)-----END/.exec(text);
  if (pem) return bytes_of_base64((pem[1] ?? '').replace(/\s/g, ''));
  return bytes.length === 91 ? bytes : null;
}

export async function fingerprint_of(spki: Uint8Array): Promise<string> {
  const hex = hex_of((await sha256(spki)).subarray(0, 8)).toUpperCase();
  return hex.replace(/(....)(?=.)/g, '$1 ');
}

export class GateKeep {
  trust: Trust | null = null;
  bundle: Bundle | null = null;
  place: Place | null = null;
  fingerprint = '';
  clock_off_s = 0;
  // A whole bundle and the deltas on it: what the bundle in use was made of.
  private came: Uint8Array[] = [];

  async open(): Promise<void> {
    this.place = (await fact<Place>('place')) ?? null;
    const root = await fact<KeptRoot>('root');
    if (root) await this.trust_in(root);
    if (!this.trust) return;
    // They were looked at when they came; how old they are now the verdict says.
    for (const bytes of (await fact<Uint8Array[]>('bundles')) ?? []) {
      const { bundle } = await take_in(bytes, this.bundle, this.trust, kEver);
      if (!bundle) return;
      this.bundle = bundle;
      this.came.push(bytes);
    }
  }

  private async trust_in(root: KeptRoot): Promise<boolean> {
    const key = await verify_key_of(root.spki);
    if (!key) return false;
    this.trust = { root: key, is_demo: root.is_demo };
    this.fingerprint = await fingerprint_of(root.spki);
    return true;
  }

  // Once, by a person's word or from the server this page itself came from.
  async pin_root(root: KeptRoot): Promise<boolean> {
    if (this.trust || !(await this.trust_in(root))) return false;
    await keep('root', root);
    return true;
  }

  async set_place(place: Place): Promise<void> {
    this.place = place;
    await keep('place', place);
  }

  private async fetch_root(): Promise<Loaded | null> {
    const reply = await get('/v1/gate/root');
    if (!reply) return 'offline';
    if (reply.status === 401) return 'sign_in';
    if (!reply.ok) return reply.status === 404 ? 'not_there' : 'offline';
    type Root = { root?: string; demo?: boolean } | null;
    const found = (await reply.json().catch(() => null)) as Root;
    if (!found?.root) return 'not_there';
    const root = { spki: bytes_of_base64(found.root), is_demo: found.demo === true };
    return (await this.pin_root(root)) ? null : 'key_list';
  }

  async load(): Promise<Loaded> {
    const trouble = this.trust ? null : await this.fetch_root();
    if (trouble) return trouble;
    // Now and then whole: the phone need not remember a day of small steps.
    const is_whole = !this.bundle || this.came.length > kDeltasKept;
    const since = is_whole ? '' : `?since=${this.bundle?.manifest.number}`;
    const reply = await get(`/v1/gate/bundle${since}`);
    if (!reply) return 'offline';
    this.note_clock(reply.headers.get('Date'));
    if (reply.status === 204 || reply.status === 304) return 'same';
    if (reply.status === 401) return 'sign_in';
    if (reply.status === 404) return 'not_there';
    if (!reply.ok) return 'offline';
    const found = await this.take(new Uint8Array(await reply.arrayBuffer()));
    if (found !== 'delta_of_other') return found;
    const whole = await get('/v1/gate/bundle');
    return whole?.ok ? this.take(new Uint8Array(await whole.arrayBuffer())) : 'offline';
  }

  async take(bytes: Uint8Array): Promise<Loaded> {
    if (!this.trust) return 'no_root';
    if (bytes.length > kBundleBytes) return 'not_a_bundle';
    const { bundle, fault } = await take_in(bytes, this.bundle, this.trust, now_s());
    if (!bundle) return fault;
    this.bundle = bundle;
    if (read_bundle_file(bytes)?.builds_on === null) this.came = [];
    this.came.push(bytes);
    await keep('bundles', this.came);
    return 'taken';
  }

  // A wrong clock makes good passes look old or new: it is said, never corrected in secret.
  private note_clock(date: string | null): void {
    const served = date ? Date.parse(date) : Number.NaN;
    if (!Number.isNaN(served)) this.clock_off_s = Math.round((Date.now() - served) / 1000);
  }
}

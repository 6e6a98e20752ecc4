// The three signed files a check stands on, as decision 0013 fixes them: the key list (by the
// offline root), the manifest (which names every shard by hash, and never goes back) and a shard
// of the doubt list. Each reader gives null for anything that is not exactly that. Called by
// bundle.ts.
import { kBundleBounds, type Cbor } from './cbor';
import { check_sign1, read_sign1, type Sign1 } from './cose';
import { inflate_zlib } from './inflate';
import { hex_of, sha256, verify_key_of, type VerifyKey } from './keys';
import { kDay_s, kIndexCount } from './token';

export const kAhead_s = 300;
export type Use = 'pass' | 'card' | 'list' | 'head' | 'rule';

export interface ListedKey {
  key: VerifyKey;
  not_before: number;
  not_after: number;
  uses: readonly string[];
}

export interface KeyList {
  issuer: string;
  issued: number;
  expires: number;
  keys: ReadonlyMap<string, ListedKey>;
}

// `hash` is of the shard's bits.
export interface ListedShard {
  issued: number;
  hash: string;
  count: number;
}

export interface Manifest {
  issuer: string;
  issued: number;
  number: number;
  shards: ReadonlyMap<string, ListedShard>;
  live_hash: string;
}

export interface Shard {
  issued: number;
  expires: number;
  bits: Uint8Array;
}

const kManifestClaim = -65538;
const kKeysClaim = -65539;
const kListClaim = 65533;
const kName = /^(0|[1-9]\d{0,8})\/(0|[1-9]\d{0,8})$/;
const kTtlClaim = 65534;
const kShardBytes = kIndexCount / 8;
export const kListType = 'application/statuslist+cwt';

type Facts = ReadonlyMap<number | string, Cbor>;

const is_uint = (value: Cbor | undefined): value is number =>
  typeof value === 'number' && value >= 0;
const is_bytes = (value: Cbor | undefined, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;
const has_only = (facts: Facts, keys: readonly (number | string)[]): boolean =>
  facts.size === keys.length && keys.every((key) => facts.has(key));

export const shard_name = (epoch: number, shard: number): string => `${epoch}/${shard}`;

export function may_use(listed: ListedKey | undefined, use: Use, now: number): boolean {
  return (
    listed !== undefined &&
    listed.uses.includes(use) &&
    listed.not_before <= now + kAhead_s &&
    now <= listed.not_after
  );
}

async function listed_key_of(item: Cbor, is_demo: boolean): Promise<[string, ListedKey] | null> {
  if (!(item instanceof Map)) return null;
  const [kid, spki, not_before, not_after, uses] = [1, 2, 3, 4, 5].map((key) => item.get(key));
  if (!is_bytes(kid, 8) || !(spki instanceof Uint8Array) || !Array.isArray(uses)) return null;
  if (!is_uint(not_before) || !is_uint(not_after)) return null;
  const demo = item.get(6);
  if (item.size !== (demo === undefined ? 5 : 6)) return null;
  if (demo !== undefined && typeof demo !== 'boolean') return null;
  const key = await verify_key_of(spki);
  if (!key || key.kid !== hex_of(kid)) return null;
  const names = uses.filter((use): use is string => typeof use === 'string');
  if (names.length !== uses.length) return null;
  // A demo key is as good as none where the gate is real: it stays off the list.
  return [key.kid, { key, not_before, not_after, uses: demo && !is_demo ? [] : names }];
}

export async function read_key_list(
  file: Uint8Array,
  root: VerifyKey,
  is_demo: boolean,
): Promise<KeyList | null> {
  const message = read_sign1(file, kBundleBounds);
  if (!message || message.type !== null || message.kid !== root.kid) return null;
  if (!(await check_sign1(message, root))) return null;
  const { claims } = message;
  const [issuer, expires, issued, items] = [1, 4, 6, kKeysClaim].map((key) => claims.get(key));
  if (!has_only(claims, [1, 4, 6, kKeysClaim]) || typeof issuer !== 'string') return null;
  if (!is_uint(expires) || !is_uint(issued) || !Array.isArray(items)) return null;
  const keys = new Map<string, ListedKey>();
  for (const item of items) {
    const pair = await listed_key_of(item, is_demo);
    if (!pair || keys.has(pair[0])) return null;
    if (pair[1].uses.length > 0) keys.set(...pair);
  }
  return { issuer, issued, expires, keys };
}

function listed_shards(items: Cbor | undefined): Map<string, ListedShard> | null {
  if (!Array.isArray(items)) return null;
  const shards = new Map<string, ListedShard>();
  for (const item of items) {
    if (!Array.isArray(item) || item.length !== 5) return null;
    const [epoch, shard, issued, hash, count] = item;
    if (!is_uint(epoch) || !is_uint(shard) || !is_uint(issued) || !is_uint(count)) return null;
    const name = shard_name(epoch, shard);
    if (!is_bytes(hash, 32) || shards.has(name)) return null;
    shards.set(name, { issued, hash: hex_of(hash), count });
  }
  return shards;
}

async function signed_by_lists(
  file: Uint8Array,
  keys: KeyList,
): Promise<{ message: Sign1; listed: ListedKey } | null> {
  const message = read_sign1(file, kBundleBounds);
  const listed = message && keys.keys.get(message.kid);
  if (!message || !listed?.uses.includes('list')) return null;
  return (await check_sign1(message, listed.key)) ? { message, listed } : null;
}

// Signed in the key's own time: whether that time is over now is for the verdict to ask.
const in_time = (listed: ListedKey, issued: number): boolean =>
  listed.not_before <= issued && issued <= listed.not_after;

export async function read_manifest(file: Uint8Array, keys: KeyList): Promise<Manifest | null> {
  const found = await signed_by_lists(file, keys);
  const claims = found?.message.claims;
  if (!found || !claims || found.message.type !== null) return null;
  if (!has_only(claims, [1, 6, kManifestClaim])) return null;
  const [issuer, issued, facts] = [1, 6, kManifestClaim].map((key) => claims.get(key));
  if (issuer !== keys.issuer || !is_uint(issued) || !(facts instanceof Map)) return null;
  if (!in_time(found.listed, issued)) return null;
  const [number, shards, live] = [facts.get(1), listed_shards(facts.get(2)), facts.get(4)];
  if (!is_uint(number) || !shards || !has_only(facts, [1, 2, 3, 4])) return null;
  if (!is_bytes(live, 32)) return null;
  return { issuer: keys.issuer, issued, number, shards, live_hash: hex_of(live) };
}

const count_of = (bits: Uint8Array): number => {
  let count = 0;
  for (const byte of bits) for (let left = byte; left > 0; left >>= 1) count += left & 1;
  return count;
};

function bits_of(claim: Cbor | undefined): Uint8Array | null {
  if (!(claim instanceof Map) || !has_only(claim, ['bits', 'lst'])) return null;
  const packed = claim.get('lst');
  if (claim.get('bits') !== 1 || !(packed instanceof Uint8Array)) return null;
  return inflate_zlib(packed, kShardBytes);
}

// Read by its form and its signer; whether the manifest names its bits is the caller's to ask.
export async function read_shard(
  file: Uint8Array,
  keys: KeyList,
): Promise<{ name: string; shard: Shard } | null> {
  const found = await signed_by_lists(file, keys);
  const claims = found?.message.claims;
  if (!found || !claims || found.message.type !== kListType) return null;
  if (!has_only(claims, [2, 4, 6, kTtlClaim, kListClaim])) return null;
  const [name, expires, issued, ttl] = [2, 4, 6, kTtlClaim].map((key) => claims.get(key));
  if (typeof name !== 'string' || !kName.test(name)) return null;
  if (!is_uint(expires) || !is_uint(issued) || !is_uint(ttl)) return null;
  if (expires <= issued || expires > issued + kDay_s) return null;
  const bits = in_time(found.listed, issued) ? bits_of(claims.get(kListClaim)) : null;
  return bits && { name, shard: { issued, expires, bits } };
}

// The shard as the manifest names it, right as of the manifest's time; null when it is not these
// bits.
export async function shard_as_listed(
  bits: Uint8Array,
  listed: ListedShard,
  as_of: number,
): Promise<Shard | null> {
  if (count_of(bits) !== listed.count || hex_of(await sha256(bits)) !== listed.hash) return null;
  return { issued: listed.issued, expires: as_of + kDay_s, bits };
}

// Undefined: the shard does not reach that far.
export function bit_of(shard: Shard, index: number): boolean | undefined {
  const byte = shard.bits[index >> 3];
  return byte === undefined ? undefined : ((byte >> (index & 7)) & 1) === 1;
}

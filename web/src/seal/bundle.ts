// The guard's bundle: what a gate needs to check passes with no server, in one file that may come
// by network, CDN or USB stick. Promises: a part that the signed manifest does not name by hash, or
// that is older than what this gate has seen, is never used, and a bundle that fails changes
// nothing; a delta is joined only to the very manifest it builds on, and gives the very bits the
// manifest names. Called by gate/keep.ts and the tests.
import { CborFault, kBundleBounds, read_cbor, write_cbor, type Cbor } from './cbor';
import {
  kAhead_s, read_key_list, read_manifest, read_shard, shard_as_listed, shard_name, type KeyList,
  type Manifest, type Shard,
} from './lists';
import { bytes_of_hex, hex_of, sha256, type VerifyKey } from './keys';
import { kIndexCount } from './token';

const kVersion = 1;
const kMemberBytes = 8;

// Bits of one shard that were set since.
export interface ShardChange {
  name: string;
  set: number[];
}

// As it travels; the last three in a delta only.
export interface BundleFile {
  key_list: Uint8Array;
  manifest: Uint8Array;
  shards: Uint8Array[];
  head: Uint8Array;
  live: string[];
  builds_on: number | null;
  changes: ShardChange[];
  ended: string[];
}

// As it is used.
export interface Bundle {
  keys: KeyList;
  manifest: Manifest;
  shards: ReadonlyMap<string, Shard>;
  live: ReadonlySet<string>;
}

export type BundleFault =
  | 'not_a_bundle'
  | 'key_list'
  | 'key_list_older'
  | 'manifest'
  | 'future'
  | 'older'
  | 'delta_of_other'
  | 'shard'
  | 'live';

const is_bytes = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array;

function bytes_list(value: Cbor | undefined): Uint8Array[] | null {
  if (!Array.isArray(value)) return null;
  const list = value.filter(is_bytes);
  return list.length === value.length ? list : null;
}

// Members of eight bytes, sorted, none twice.
function members_of(value: Cbor | undefined): string[] | null {
  if (!is_bytes(value) || value.length % kMemberBytes !== 0) return null;
  const members: string[] = [];
  for (let at = 0; at < value.length; at += kMemberBytes) {
    const one = hex_of(value.subarray(at, at + kMemberBytes));
    if (one <= (members.at(-1) ?? '')) return null;
    members.push(one);
  }
  return members;
}

const joined_members = (members: Iterable<string>): Uint8Array<ArrayBuffer> =>
  bytes_of_hex([...members].sort().join(''));

// Rising numbers as their gaps, seven bits a byte; null for any other form.
export function gaps_unpacked(bytes: Uint8Array): number[] | null {
  const rising: number[] = [];
  let [next, gap, shift] = [0, 0, 0];
  for (const byte of bytes) {
    if (shift > 21 || (byte === 0 && shift > 0)) return null; // too large, or not the shortest
    gap |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte & 0x80) continue;
    rising.push(next + gap);
    next += gap + 1;
    [gap, shift] = [0, 0];
  }
  return shift === 0 && next <= kIndexCount ? rising : null;
}

export function packed_gaps(rising: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let next = 0;
  for (const one of rising) {
    let gap = one - next;
    for (; gap >= 0x80; gap >>= 7) bytes.push(0x80 | (gap & 0x7f));
    bytes.push(gap);
    next = one + 1;
  }
  return Uint8Array.from(bytes);
}

function changes_of(value: Cbor | undefined): ShardChange[] | null {
  if (!Array.isArray(value)) return null;
  const changes: ShardChange[] = [];
  for (const item of value) {
    if (!Array.isArray(item) || item.length !== 3) return null;
    const [epoch, shard, gaps] = item;
    const set = is_bytes(gaps) ? gaps_unpacked(gaps) : null;
    if (typeof epoch !== 'number' || typeof shard !== 'number' || !set) return null;
    changes.push({ name: shard_name(epoch, shard), set });
  }
  return changes;
}

export function read_bundle_file(bytes: Uint8Array): BundleFile | null {
  try {
    const map = read_cbor(bytes, kBundleBounds);
    if (!(map instanceof Map) || map.get(1) !== kVersion) return null;
    const [key_list, manifest, head] = [map.get(2), map.get(3), map.get(5)];
    const [shards, live] = [bytes_list(map.get(4)), members_of(map.get(6))];
    const builds_on = map.get(7);
    if (!is_bytes(key_list) || !is_bytes(manifest) || !is_bytes(head) || !shards || !live)
      return null;
    const parts = { key_list, manifest, shards, head, live };
    if (map.size === 6) return { ...parts, builds_on: null, changes: [], ended: [] };
    const [changes, ended] = [changes_of(map.get(8)), members_of(map.get(9))];
    if (map.size !== 9 || typeof builds_on !== 'number' || builds_on < 0) return null;
    return changes && ended && { ...parts, builds_on, changes, ended };
  } catch (reason) {
    if (reason instanceof CborFault) return null;
    throw reason;
  }
}

export function write_bundle_file(file: BundleFile): Uint8Array<ArrayBuffer> {
  const map = new Map<number | string, Cbor>([
    [1, kVersion],
    [2, file.key_list],
    [3, file.manifest],
    [4, file.shards],
    [5, file.head],
    [6, joined_members(file.live)],
  ]);
  if (file.builds_on !== null) {
    const changes = file.changes.map(({ name, set }) => [
      ...name.split('/').map(Number),
      packed_gaps(set),
    ]);
    map.set(7, file.builds_on).set(8, changes).set(9, joined_members(file.ended));
  }
  return write_cbor(map);
}

export interface Trust {
  root: VerifyKey;
  is_demo: boolean;
}

type Opened = { bundle: Bundle; fault: null } | { bundle: null; fault: BundleFault };
const no = (fault: BundleFault): Opened => ({ bundle: null, fault });

type Shards = Map<string, Shard>;

// The signed files that came, by name.
async function shards_of_files(
  files: readonly Uint8Array[],
  keys: KeyList,
): Promise<Shards | null> {
  const shards: Shards = new Map();
  for (const file of files) {
    const found = await read_shard(file, keys);
    if (!found || shards.has(found.name)) return null;
    shards.set(found.name, found.shard);
  }
  return shards;
}

// Every shard the manifest names, with the very bits it names; null when one is not there.
async function joined_shards(
  file: BundleFile,
  manifest: Manifest,
  keys: KeyList,
  before: ReadonlyMap<string, Shard>,
): Promise<Shards | null> {
  const fresh = await shards_of_files(file.shards, keys);
  if (!fresh) return null;
  const changed = new Map(file.changes.map(({ name, set }) => [name, set]));
  const shards: Shards = new Map();
  for (const [name, listed] of manifest.shards) {
    const came = fresh.get(name);
    const base = came ?? before.get(name);
    if (!base || (came && came.issued !== listed.issued)) return null;
    const bits = changed.has(name) ? base.bits.slice() : base.bits;
    for (const index of changed.get(name) ?? []) {
      if (index >> 3 >= bits.length) return null;
      bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
    }
    changed.delete(name);
    const shard = await shard_as_listed(bits, listed, manifest.issued);
    if (!shard) return null;
    shards.set(name, shard);
  }
  return changed.size === 0 ? shards : null;
}

// Takes in a bundle after the one before it (null: the first). The clock is in whole seconds.
export async function take_in(
  bytes: Uint8Array,
  before: Bundle | null,
  trust: Trust,
  now: number,
): Promise<Opened> {
  const file = read_bundle_file(bytes);
  if (!file) return no('not_a_bundle');
  const keys = await read_key_list(file.key_list, trust.root, trust.is_demo);
  if (!keys) return no('key_list');
  if (keys.issued > now + kAhead_s) return no('future');
  if (before && keys.issued < before.keys.issued) return no('key_list_older');
  const manifest = await read_manifest(file.manifest, keys);
  if (!manifest) return no('manifest');
  if (manifest.issued > now + kAhead_s) return no('future');
  if (before && manifest.number < before.manifest.number) return no('older');
  if (file.builds_on !== null && file.builds_on !== before?.manifest.number)
    return no('delta_of_other');
  const base = file.builds_on === null ? null : before;
  const shards = await joined_shards(file, manifest, keys, base?.shards ?? new Map());
  if (!shards) return no('shard');
  const live = new Set([...(base?.live ?? []), ...file.live]);
  for (const one of file.ended) live.delete(one);
  if (hex_of(await sha256(joined_members(live))) !== manifest.live_hash) return no('live');
  return { bundle: { keys, manifest, shards, live }, fault: null };
}

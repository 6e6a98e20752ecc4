// The guard's bundle: what a gate needs to check passes with no server, in one file that may come
// by network, CDN or USB stick. Promises: a part that is not signed, not named by the manifest or
// older than what this gate has seen is never used, and a bundle that fails changes nothing; a
// delta is joined only to the very manifest it builds on. Called by gate/keep.ts and the tests.
import { CborFault, kBundleBounds, read_cbor, write_cbor, type Cbor } from './cbor';
import {
  kAhead_s, read_key_list, read_manifest, read_shard, type KeyList, type Manifest, type Shard,
} from './lists';
import { hex_of, sha256, type VerifyKey } from './keys';

const kVersion = 1;

// As it travels.
export interface BundleFile {
  key_list: Uint8Array;
  manifest: Uint8Array;
  shards: Uint8Array[];
  head: Uint8Array;
  live: Uint8Array[];
  builds_on: number | null;
}

// As it is used.
export interface Bundle {
  keys: KeyList;
  manifest: Manifest;
  shards: ReadonlyMap<string, Shard>;
  live: ReadonlySet<string>;
  file: BundleFile;
}

export type BundleFault =
  | 'not_a_bundle'
  | 'key_list'
  | 'key_list_older'
  | 'manifest'
  | 'future'
  | 'older'
  | 'delta_of_other'
  | 'shard';

const is_bytes = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array;

function bytes_list(value: Cbor | undefined): Uint8Array[] | null {
  if (!Array.isArray(value)) return null;
  const list = value.filter(is_bytes);
  return list.length === value.length ? list : null;
}

function sorted_live(value: Cbor | undefined): Uint8Array[] | null {
  const list = bytes_list(value);
  let before = '';
  for (const item of list ?? []) {
    const name = hex_of(item);
    if (item.length !== 8 || name <= before) return null;
    before = name;
  }
  return list;
}

export function read_bundle_file(bytes: Uint8Array): BundleFile | null {
  try {
    const map = read_cbor(bytes, kBundleBounds);
    if (!(map instanceof Map) || map.get(1) !== kVersion) return null;
    const [key_list, manifest, head] = [map.get(2), map.get(3), map.get(5)];
    const [shards, live] = [bytes_list(map.get(4)), sorted_live(map.get(6))];
    const builds_on = map.get(7);
    if (!is_bytes(key_list) || !is_bytes(manifest) || !is_bytes(head) || !shards || !live)
      return null;
    if (map.size !== (builds_on === undefined ? 6 : 7)) return null;
    if (builds_on !== undefined && (typeof builds_on !== 'number' || builds_on < 0)) return null;
    return { key_list, manifest, shards, head, live, builds_on: builds_on ?? null };
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
    [6, file.live],
  ]);
  if (file.builds_on !== null) map.set(7, file.builds_on);
  return write_cbor(map);
}

export interface Trust {
  root: VerifyKey;
  is_demo: boolean;
}

type Opened = { bundle: Bundle; fault: null } | { bundle: null; fault: BundleFault };
const no = (fault: BundleFault): Opened => ({ bundle: null, fault });

// Every shard the manifest names, from the files at hand; null when one is missing or wrong, or
// when there is a file that nobody named.
async function shards_of(
  manifest: Manifest,
  keys: KeyList,
  files: readonly Uint8Array[],
): Promise<{ shards: Map<string, Shard>; used: Uint8Array[] } | null> {
  const by_hash = new Map<string, Uint8Array>();
  for (const file of files) by_hash.set(hex_of(await sha256(file)), file);
  const shards = new Map<string, Shard>();
  const used: Uint8Array[] = [];
  for (const [name, listed] of manifest.shards) {
    const file = by_hash.get(listed.hash);
    const shard = file && (await read_shard(file, name, listed, keys));
    if (!file || !shard) return null;
    shards.set(name, shard);
    used.push(file);
  }
  return { shards, used };
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
  const known = file.builds_on === null ? [] : (before?.file.shards ?? []);
  const found = await shards_of(manifest, keys, [...known, ...file.shards]);
  if (!found) return no('shard');
  const live = new Set(file.live.map(hex_of));
  const whole: BundleFile = { ...file, shards: found.used, builds_on: null };
  return { bundle: { keys, manifest, shards: found.shards, live, file: whole }, fault: null };
}

// CBOR in its one deterministic form (RFC 8949 section 4.2.1), as far as our own formats use it.
// Promises: what read_cbor() accepts is exactly what write_cbor() writes, so two readers never see
// two things in the same bytes; depth, count and size are bounded before anything is built; every
// other input is a CborFault. Pure. Not for certificates of others, which follow wider rules.

export type CborKey = number | string;
export type CborMap = Map<CborKey, Cbor>;
export type Cbor = number | string | boolean | Uint8Array | Cbor[] | CborMap;

export class CborFault extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'CborFault';
  }
}

export interface CborBounds {
  bytes_max: number;
  items_max: number;
  depth_max: number;
}

export const kTokenBounds: CborBounds = { bytes_max: 1024, items_max: 128, depth_max: 5 };
export const kBundleBounds: CborBounds = { bytes_max: 1_000_000, items_max: 200_000, depth_max: 6 };

const kUint = 0;
const kNegative = 1;
const kBytes = 2;
const kText = 3;
const kArray = 4;
const kMap = 5;
const kSimple = 7;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  at = 0;
  items = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly bounds: CborBounds,
  ) {}

  take(count: number): Uint8Array {
    if (count > this.bytes.length - this.at) throw new CborFault('cut short');
    const part = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    return part;
  }

  // The number after the first byte, in its shortest form only.
  number(low: number): number {
    if (low < 24) return low;
    if (low > 27) throw new CborFault('indefinite or reserved');
    const width = 1 << (low - 24);
    let value = 0;
    for (const byte of this.take(width)) value = value * 256 + byte;
    const least = width === 1 ? 24 : 2 ** (4 * width);
    if (value < least) throw new CborFault('not the shortest form');
    if (value > Number.MAX_SAFE_INTEGER) throw new CborFault('number too large');
    return value;
  }

  // How many items follow: never more than there are bytes for.
  count(low: number, bytes_each: number): number {
    const count = this.number(low);
    if (count * bytes_each > this.bytes.length - this.at) throw new CborFault('cut short');
    return count;
  }

  item(depth: number): Cbor {
    if (depth > this.bounds.depth_max) throw new CborFault('too deep');
    if ((this.items += 1) > this.bounds.items_max) throw new CborFault('too many items');
    const first = this.take(1)[0] as number;
    const [major, low] = [first >> 5, first & 31];
    if (major === kUint) return this.number(low);
    if (major === kNegative) return -1 - this.number(low);
    if (major === kBytes) return this.take(this.number(low)).slice();
    if (major === kText) return this.text(low);
    if (major === kArray) return this.array(low, depth);
    if (major === kMap) return this.map(low, depth);
    if (major === kSimple && (low === 20 || low === 21)) return low === 21;
    throw new CborFault('not of our formats');
  }

  text(low: number): string {
    try {
      return utf8.decode(this.take(this.number(low)));
    } catch {
      throw new CborFault('not UTF-8');
    }
  }

  array(low: number, depth: number): Cbor[] {
    const count = this.count(low, 1);
    const items: Cbor[] = [];
    for (let at = 0; at < count; at += 1) items.push(this.item(depth + 1));
    return items;
  }

  map(low: number, depth: number): CborMap {
    const count = this.count(low, 2);
    const map: CborMap = new Map();
    let before: Uint8Array | null = null;
    for (let at = 0; at < count; at += 1) {
      const start = this.at;
      const key = this.item(depth + 1);
      if (typeof key !== 'number' && typeof key !== 'string') throw new CborFault('a key is odd');
      const coded = this.bytes.subarray(start, this.at);
      // Sorted and without a double in one: each key's bytes come after the one's before.
      if (before && order(before, coded) >= 0) throw new CborFault('keys out of order');
      before = coded;
      map.set(key, this.item(depth + 1));
    }
    return map;
  }
}

function order(one: Uint8Array, other: Uint8Array): number {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at += 1)
    if (one[at] !== other[at]) return (one[at] as number) - (other[at] as number);
  return one.length - other.length;
}

// One item and nothing after it.
export function read_cbor(bytes: Uint8Array, bounds: CborBounds = kTokenBounds): Cbor {
  if (bytes.length > bounds.bytes_max) throw new CborFault('too long');
  const reader = new Reader(bytes, bounds);
  const item = reader.item(0);
  if (reader.at !== bytes.length) throw new CborFault('bytes after the end');
  return item;
}

function head(major: number, value: number): number[] {
  const top = major << 5;
  if (value < 24) return [top | value];
  if (value < 0x100) return [top | 24, value];
  if (value < 0x10000) return [top | 25, value >> 8, value & 255];
  const four = (of: number) => [(of >>> 24) & 255, (of >>> 16) & 255, (of >>> 8) & 255, of & 255];
  if (value < 0x100000000) return [top | 26, ...four(value)];
  return [top | 27, ...four(Math.floor(value / 0x100000000)), ...four(value % 0x100000000)];
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function write_cbor(item: Cbor): Uint8Array<ArrayBuffer> {
  if (typeof item === 'number') {
    if (!Number.isSafeInteger(item)) throw new CborFault('not an integer');
    return Uint8Array.from(item < 0 ? head(kNegative, -1 - item) : head(kUint, item));
  }
  if (typeof item === 'boolean') return Uint8Array.of((kSimple << 5) | (item ? 21 : 20));
  if (typeof item === 'string') {
    const coded = new TextEncoder().encode(item);
    return joined([Uint8Array.from(head(kText, coded.length)), coded]);
  }
  if (item instanceof Uint8Array) return joined([Uint8Array.from(head(kBytes, item.length)), item]);
  if (Array.isArray(item))
    return joined([Uint8Array.from(head(kArray, item.length)), ...item.map(write_cbor)]);
  const pairs = [...item].map(([key, value]) => [write_cbor(key), write_cbor(value)] as const);
  pairs.sort(([one], [other]) => order(one, other));
  return joined([Uint8Array.from(head(kMap, pairs.length)), ...pairs.flat()]);
}

// zlib (RFC 1950, 1951) unpacked into at most `bytes_max` bytes. Promises: the input is one whole
// stream with its checksum and nothing after it, else null; never more memory than the cap, so a
// few bytes cannot become gigabytes. Pure; one code for every browser, old ones without
// DecompressionStream too.

const kLengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const kLengthExtra = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const kFarBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const kFarExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const kCodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const kBitsMax = 15;

class Bad extends Error {}

// Canonical Huffman codes: how many of each length, and the symbols in order.
interface Codes {
  count: Uint16Array;
  symbol: Uint16Array;
}

function codes_of(lengths: readonly number[]): Codes {
  const count = new Uint16Array(kBitsMax + 1);
  for (const length of lengths) count[length] = (count[length] as number) + 1;
  let left = 1;
  for (let bits = 1; bits <= kBitsMax; bits += 1) {
    left = left * 2 - (count[bits] as number);
    if (left < 0) throw new Bad();
  }
  // Incomplete codes are allowed only as RFC 1951 does: one code, or none.
  if (left > 0 && lengths.length - (count[0] as number) > 1) throw new Bad();
  const next = new Uint16Array(kBitsMax + 2);
  for (let bits = 1; bits <= kBitsMax; bits += 1)
    next[bits + 1] = (next[bits] as number) + (count[bits] as number);
  const symbol = new Uint16Array(lengths.length);
  lengths.forEach((length, value) => {
    if (length) symbol[(next[length] as number)] = value;
    if (length) next[length] = (next[length] as number) + 1;
  });
  count[0] = 0;
  return { count, symbol };
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);
const kFixed = codes_of([...times(144, 8), ...times(112, 9), ...times(24, 7), ...times(8, 8)]);
const kFixedFar = codes_of(times(32, 5));

class Inflater {
  at = 2;
  held = 0;
  held_bits = 0;
  to = 0;
  readonly out: Uint8Array<ArrayBuffer>;

  constructor(
    readonly bytes: Uint8Array,
    bytes_max: number,
  ) {
    this.out = new Uint8Array(bytes_max);
  }

  bits(count: number): number {
    while (this.held_bits < count) {
      if (this.at >= this.bytes.length) throw new Bad();
      this.held |= (this.bytes[this.at++] as number) << this.held_bits;
      this.held_bits += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.held_bits -= count;
    return value;
  }

  decode({ count, symbol }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let bits = 1; bits <= kBitsMax; bits += 1) {
      code |= this.bits(1);
      const here = count[bits] as number;
      if (code - here < first) return symbol[index + code - first] as number;
      index += here;
      first = (first + here) << 1;
      code <<= 1;
    }
    throw new Bad();
  }

  put(byte: number): void {
    if (this.to >= this.out.length) throw new Bad();
    this.out[this.to++] = byte;
  }

  stored(): void {
    this.held = this.held_bits = 0;
    const [a, b, c, d] = this.bytes.subarray(this.at, this.at + 4);
    if (d === undefined) throw new Bad();
    const count = (a as number) | ((b as number) << 8);
    if (count !== (~((c as number) | (d << 8)) & 0xffff)) throw new Bad();
    this.at += 4;
    if (this.at + count > this.bytes.length || this.to + count > this.out.length) throw new Bad();
    this.out.set(this.bytes.subarray(this.at, this.at + count), this.to);
    this.at += count;
    this.to += count;
  }

  block(codes: Codes, far_codes: Codes): void {
    for (;;) {
      const symbol = this.decode(codes);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.put(symbol);
        continue;
      }
      const base = kLengthBase[symbol - 257];
      if (base === undefined) throw new Bad();
      const length = base + this.bits(kLengthExtra[symbol - 257] as number);
      const far_symbol = this.decode(far_codes);
      const far_base = kFarBase[far_symbol];
      if (far_base === undefined) throw new Bad();
      const far = far_base + this.bits(kFarExtra[far_symbol] as number);
      if (far > this.to || this.to + length > this.out.length) throw new Bad();
      for (let left = length; left > 0; left -= 1, this.to += 1)
        this.out[this.to] = this.out[this.to - far] as number;
    }
  }

  dynamic(): void {
    const [count, far_count, code_count] = [
      this.bits(5) + 257,
      this.bits(5) + 1,
      this.bits(4) + 4,
    ];
    if (count > 286 || far_count > 30) throw new Bad();
    const code_lengths = times(19, 0);
    for (const place of kCodeOrder.slice(0, code_count)) code_lengths[place] = this.bits(3);
    const codes = codes_of(code_lengths);
    const lengths: number[] = [];
    while (lengths.length < count + far_count) {
      const symbol = this.decode(codes);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) {
        const last = lengths.at(-1);
        if (last === undefined) throw new Bad();
        lengths.push(...times(3 + this.bits(2), last));
      } else if (symbol === 17) lengths.push(...times(3 + this.bits(3), 0));
      else lengths.push(...times(11 + this.bits(7), 0));
    }
    if (lengths.length > count + far_count || lengths[256] === 0) throw new Bad();
    this.block(codes_of(lengths.slice(0, count)), codes_of(lengths.slice(count)));
  }

  run(): Uint8Array<ArrayBuffer> {
    let is_last = 0;
    while (!is_last) {
      is_last = this.bits(1);
      const kind = this.bits(2);
      if (kind === 0) this.stored();
      else if (kind === 1) this.block(kFixed, kFixedFar);
      else if (kind === 2) this.dynamic();
      else throw new Bad();
    }
    return this.out.slice(0, this.to);
  }
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

export function inflate_zlib(
  bytes: Uint8Array,
  bytes_max: number,
): Uint8Array<ArrayBuffer> | null {
  const [how = 0, flags = 0] = bytes;
  if (bytes.length < 8 || (how & 15) !== 8 || how >> 4 > 7) return null;
  if ((how * 256 + flags) % 31 !== 0 || flags & 32) return null;
  try {
    const inflater = new Inflater(bytes, bytes_max);
    const out = inflater.run();
    const end = inflater.at;
    if (bytes.length !== end + 4) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset + end, 4);
    return view.getUint32(0) === adler32(out) ? out : null;
  } catch (reason) {
    if (reason instanceof Bad) return null;
    throw reason;
  }
}

// The forms: what is read is exactly what is written, and nothing else is read. Every mutation is
// counted and printed with its denominator; not one may be accepted.
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { base45_of, bytes_of_base45 } from './base45';
import { CborFault, joined, read_cbor, write_cbor, type Cbor } from './cbor';
import { read_sign1 } from './cose';
import { inflate_zlib } from './inflate';
import { bytes_of_hex, hex_of, verify_key_of } from './keys';
import { claims_of, read_token, written_token } from './token';
import { a_token, make_key, sign1, stopped, token_of } from './testing';

const fault_of = (hex: string): string => {
  try {
    read_cbor(bytes_of_hex(hex));
    return '';
  } catch (reason) {
    if (reason instanceof CborFault) return reason.message;
    throw reason;
  }
};

test('CBOR reads its own form back', () => {
  const items: Cbor[] = [0, 23, 24, 255, 256, 65535, 65536, 4294967295, 4294967296, -1, -65537, '',
    '王*芳', true, false, new Uint8Array([1, 2]), [1, [2]], new Map<number | string, Cbor>([[1, 2],
    [-1, 'x'], ['bits', 1]]), Number.MAX_SAFE_INTEGER];
  for (const item of items) {
    const coded = write_cbor(item);
    expect(write_cbor(read_cbor(coded))).toEqual(coded);
  }
});

test.each([
  ['', 'cut short'],
  ['1800', 'not the shortest form'],
  ['1817', 'not the shortest form'],
  ['1900ff', 'not the shortest form'],
  ['1a0000ffff', 'not the shortest form'],
  ['1b00000000ffffffff', 'not the shortest form'],
  ['1bffffffffffffffff', 'number too large'],
  ['1c', 'indefinite or reserved'],
  ['5f4101ff', 'indefinite or reserved'],
  ['9f01ff', 'indefinite or reserved'],
  ['bf0102ff', 'indefinite or reserved'],
  ['0000', 'bytes after the end'],
  ['a201020103', 'keys out of order'],
  ['a202010102', 'keys out of order'],
  ['a1f401', 'a key is odd'],
  ['62c328', 'not UTF-8'],
  ['f6', 'not of our formats'],
  ['f7', 'not of our formats'],
  ['f93c00', 'not of our formats'],
  ['c000', 'not of our formats'],
  ['9bffffffffffffff', 'cut short'],
  ['9b001fffffffffffff', 'cut short'],
  ['bb000fffffffffffff', 'cut short'],
  ['5b001fffffffffffff', 'cut short'],
  ['818181818181818100', 'too deep'],
])('CBOR %s is refused: %s', (hex, why) => {
  expect(fault_of(hex)).toBe(why);
});

test('CBOR holds its bounds', () => {
  expect(() => read_cbor(new Uint8Array(2000))).toThrow('too long');
  expect(() => read_cbor(write_cbor(new Array<number>(200).fill(0)))).toThrow('too many items');
});

test('Base45 by its standard, and nothing else', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  for (const [plain, coded] of [['AB', 'BB8'], ['Hello!!', '%69 VD92EX0'], ['base-45',
    'UJCLQE7W581'], ['ietf!', 'QED8WEX0']] as const) {
    expect(base45_of(utf8(plain))).toBe(coded);
    expect(bytes_of_base45(coded)).toEqual(utf8(plain));
  }
  for (const wrong of ['A', 'ab8', 'GGW', ':::', ':Z', 'BB8A', 'BB\u00e9', 'BB8 ']) {
    expect(bytes_of_base45(wrong), wrong).toBeNull();
  }
  for (let first = 0; first < 256; first += 1)
    expect(bytes_of_base45(base45_of(Uint8Array.of(first)))).toEqual(Uint8Array.of(first));
});

test('zlib: whole streams only, within the cap', () => {
  const plains = [new Uint8Array(0), new Uint8Array(12_500), crypto.getRandomValues(new Uint8Array(
    12_500)), Uint8Array.from({ length: 12_500 }, (_, at) => (at * at * 31) % 7)];
  for (const plain of plains)
    for (const level of [0, 1, 6, 9]) {
      const packed = new Uint8Array(deflateSync(plain, { level }));
      expect(inflate_zlib(packed, 12_500)).toEqual(plain);
      expect(inflate_zlib(joined([packed, Uint8Array.of(0)]), 12_500)).toBeNull();
      expect(inflate_zlib(packed, plain.length - 1 < 0 ? 0 : plain.length - 1)).toEqual(
        plain.length === 0 ? plain : null);
    }
  const bomb = new Uint8Array(deflateSync(new Uint8Array(50_000_000)));
  expect(inflate_zlib(bomb, 12_500)).toBeNull();
});

test('zlib: every truncation and every bit of a list is refused or the same', () => {
  const plain = new Uint8Array(12_500);
  for (let at = 0; at < 12_500; at += 97) plain[at] = at & 255;
  const packed = new Uint8Array(deflateSync(plain, { level: 9 }));
  let tried = 0;
  let accepted = 0;
  for (let length = 0; length < packed.length; length += 1, tried += 1)
    if (inflate_zlib(packed.subarray(0, length), 12_500)) accepted += 1;
  for (let bit = 0; bit < packed.length * 8; bit += 1, tried += 1) {
    const other = packed.slice();
    other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
    const out = inflate_zlib(other, 12_500);
    // Some bits of a stream mean nothing (window size, unused bits): the content is then the same.
    if (out && hex_of(out) !== hex_of(plain)) accepted += 1;
  }
  console.log(`zlib mutations: ${accepted} other contents accepted of ${tried}`);
  expect(accepted).toBe(0);
});

test('a key is a point of P-256 and nothing else', async () => {
  const { spki } = await make_key();
  expect(await verify_key_of(spki)).not.toBeNull();
  const off_curve = spki.slice();
  off_curve[90] = (off_curve[90] as number) ^ 1;
  expect(await verify_key_of(off_curve)).toBeNull();
  expect(await verify_key_of(spki.slice(0, 90))).toBeNull();
  expect(await verify_key_of(new Uint8Array(91))).toBeNull();
});

test('a token has the size that was promised', async () => {
  const key = await make_key();
  const green = await token_of(a_token(), key);
  const red = await token_of(stopped(), key);
  console.log(`token: ${green.length} characters, with a reason ${red.length}`);
  expect(green.length).toBeLessThanOrEqual(216);
  expect(red.length).toBeLessThanOrEqual(300);
  expect(read_token(green)?.token).toEqual(a_token());
  expect(read_token(red)?.token).toEqual(stopped());
});

test.each([
  ['stop without a leaf', stopped({ leaf: null, leaf_hash: '' })],
  ['a leaf without its hash', stopped({ status: 'ask', leaf_hash: '' })],
  ['an odd reason', stopped({ reason: 'Not A Code' })],
  ['an odd office', stopped({ office: 'x' })],
  ['longer than 72 h', a_token({ expires: a_token().issued + 72 * 3600 + 1 })],
  ['a card longer than 90 days', a_token({ kind: 'card', expires: a_token().issued + 7776001 })],
  ['over before it begins', a_token({ expires: a_token().issued })],
  ['a card with a status', stopped({ kind: 'card' })],
  ['a name of 13', a_token({ name: '一二三四五六七八九十一二三' })],
  ['no name', a_token({ name: '' })],
  ['a name with a line break', a_token({ name: 'a\nb' })],
  ['three of four', a_token({ last_four: '447' })],
  ['beyond the list', a_token({ place: { epoch: 1, shard: 1, index: 1_000_000 } })],
])('%s is not a token, although it is signed', async (_name, token) => {
  const key = await make_key();
  expect(read_token(await token_of(token, key))).toBeNull();
});

test('the envelope has one form', async () => {
  const key = await make_key();
  const payload = claims_of(a_token());
  const good = await sign1(payload, key);
  expect(read_sign1(good)).not.toBeNull();
  const [header, , claims, signature] = read_cbor(good) as Uint8Array[];
  const variant = (...parts: Cbor[]) => read_sign1(write_cbor(parts));
  const h = header as Uint8Array;
  const s = signature as Uint8Array;
  const c = claims as Uint8Array;
  const alg_outside = new Map<number | string, Cbor>([[1, -7]]);
  const kid_outside = new Map<number | string, Cbor>([[4, key.kid]]);
  const of = (pairs: [number, Cbor][]) => write_cbor(new Map<number | string, Cbor>(pairs));
  expect(variant(h, new Map(), c, s)).not.toBeNull();
  expect(variant(h, alg_outside, c, s)).toBeNull();
  expect(variant(h, kid_outside, c, s)).toBeNull();
  expect(variant(of([[4, key.kid]]), alg_outside, c, s)).toBeNull();
  expect(variant(of([[1, -8], [4, key.kid]]), new Map(), c, s)).toBeNull();
  expect(variant(of([[1, -7], [4, key.kid], [2, [1]]]), new Map(), c, s)).toBeNull();
  expect(variant(of([[1, -7], [4, key.kid.slice(0, 7)]]), new Map(), c, s)).toBeNull();
  expect(variant(h, new Map(), c, s.slice(1))).toBeNull();
  expect(variant(h, new Map(), c)).toBeNull();
  expect(read_sign1(joined([Uint8Array.of(0xd2), good]))).toBeNull();
  expect(read_sign1(joined([good, Uint8Array.of(0)]))).toBeNull();
  expect(read_token(`fl1:${written_token(good).slice(4)}`)).toBeNull();
  expect(read_token(`FL2:${written_token(good).slice(4)}`)).toBeNull();
});

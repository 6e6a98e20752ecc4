// The verifier of tools/verify-log against the published vectors and against a server that lies.

import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';

import { check_log } from '../../../tools/verify-log/check';
import {
  cosign_message,
  head_message,
  hex_of,
  is_consistent,
  is_included,
  leaf_hash,
  list_message,
  root_of,
  type Head,
} from '../../../tools/verify-log/log';
import { kTrusted } from './log_trusted';

const of_hex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

// Inputs and roots of the certificate-transparency test suite.
const kInputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const kRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const kLeaves = kInputs.map((input) => leaf_hash(kTrusted, of_hex(input)));
const head_at = (size: number, leaves: Uint8Array[] = kLeaves): Head => ({
  size,
  root: root_of(kTrusted, leaves.slice(0, size)),
  at_ms: size,
  signature: new Uint8Array(64),
});

// Proofs as a server makes them, by the definition of RFC 6962.
const split = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
function path(m: number, leaves: Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), root_of(kTrusted, leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), root_of(kTrusted, leaves.slice(0, k))];
}
function subproof(m: number, leaves: Uint8Array[], is_known: boolean): Uint8Array[] {
  if (m === leaves.length) return is_known ? [] : [root_of(kTrusted, leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), is_known), root_of(kTrusted, leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), root_of(kTrusted, leaves.slice(0, k))];
}

test('roots are the published ones', () => {
  expect(kRoots.map((_, i) => hex_of(head_at(i + 1).root))).toEqual(kRoots);
  expect(hex_of(root_of(kTrusted, []))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test('published proofs are good and nothing near them is', () => {
  const inclusion = [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ].map(of_hex);
  expect(is_included(kTrusted, kLeaves[5]!, 5, head_at(8), inclusion)).toBe(true);
  const consistency = [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ].map(of_hex);
  expect(is_consistent(kTrusted, head_at(6), head_at(8), consistency)).toBe(true);
  for (let i = 0; i < 3; i += 1) {
    const bad = consistency.map((step, at) => (at === i ? step.map((byte) => byte ^ 1) : step));
    expect(is_consistent(kTrusted, head_at(6), head_at(8), bad)).toBe(false);
  }
  expect(is_consistent(kTrusted, head_at(5), head_at(8), consistency)).toBe(false);
  expect(is_consistent(kTrusted, head_at(6), head_at(8), consistency.slice(1))).toBe(false);
  expect(is_included(kTrusted, kLeaves[4]!, 5, head_at(8), inclusion)).toBe(false);
  expect(is_included(kTrusted, kLeaves[5]!, 4, head_at(8), inclusion)).toBe(false);
  expect(is_included(kTrusted, kLeaves[5]!, 5, head_at(7), inclusion)).toBe(false);
});

test('every leaf and every pair of sizes up to 40', () => {
  const leaves = Array.from({ length: 40 }, (_, i) => leaf_hash(kTrusted, Uint8Array.of(i)));
  const heads = leaves.map((_, i) => head_at(i + 1, leaves));
  for (let size = 1; size <= 40; size += 1) {
    const some = leaves.slice(0, size);
    for (let at = 0; at < size; at += 1) {
      const steps = path(at, some);
      expect(is_included(kTrusted, some[at]!, at, heads[size - 1]!, steps)).toBe(true);
      expect(is_included(kTrusted, some[at]!, at, heads[size % 40]!, steps)).toBe(false);
    }
    for (let from = 1; from <= size; from += 1) {
      const steps = subproof(from, some, true);
      expect(is_consistent(kTrusted, heads[from - 1]!, heads[size - 1]!, steps)).toBe(true);
    }
  }
});

// A log of 8 leaves, its key, two witnesses; `lie` changes what it says.
function server(lie: (path: string, body: Record<string, unknown>) => void = () => {}) {
  const secrets = [1, 2, 3].map((seed) => new Uint8Array(32).fill(seed));
  const keys = secrets.map((secret) => hex_of(ed25519.getPublicKey(secret)));
  const signed = (of: Head) => {
    const signature = hex_of(ed25519.sign(head_message(of), secrets[0]!));
    return {
      text: `firstline-head-v1 ${of.size} ${hex_of(of.root)} ${of.at_ms} ${signature}`,
      key: keys[0],
      cosignatures: [1, 2].map((who) => ({
        witness: `w${who}`,
        key: keys[who],
        signature: hex_of(ed25519.sign(cosign_message(of), secrets[who]!)),
      })),
    };
  };
  const list = list_message(7, kLeaves[0]!, 3);
  const get = async (address: string): Promise<unknown> => {
    const query = new URLSearchParams(address.split('?')[1]);
    const number = (name: string) => Number(query.get(name));
    const body: Record<string, unknown> = address.startsWith('/v1/log/head')
      ? {
          head: signed(head_at(8)),
          cosigned: signed(head_at(7)),
          list: {
            number: 7,
            hash: hex_of(kLeaves[0]!),
            live_count: 3,
            cosignatures: [1, 2].map((who) => ({
              key: keys[who],
              signature: hex_of(ed25519.sign(list, secrets[who]!)),
            })),
          },
          need: 2,
          witnesses: [1, 2].map((who) => ({ name: `w${who}`, key: keys[who], refused: null })),
        }
      : address.startsWith('/v1/log/consistency')
        ? { proof: subproof(number('from'), kLeaves.slice(0, number('to')), true).map(hex_of) }
        : { proof: path(number('position'), kLeaves.slice(0, number('size'))).map(hex_of) };
    lie(address, body);
    return body;
  };
  return {
    get,
    trusted: kTrusted,
    old_heads: [signed(head_at(5)).text],
    leaves: [{ position: 3, hash: hex_of(kLeaves[3]!) }],
  };
}
const bad_of = async (...lie: Parameters<typeof server>) =>
  (await check_log(server(...lie))).findings.flatMap((one) => (one.is_good ? [] : [one.what]));

test('an honest log is good, with each finding said', async () => {
  const answer = await check_log(server());
  expect(answer.findings.map((one) => [one.what, one.is_good])).toEqual([
    ['head', true],
    ['cosigned', true],
    ['old_head', true],
    ['list', true],
    ['old_head', true],
    ['leaf', true],
  ]);
  expect(answer.is_good).toBe(true);
});

test('each planted lie goes red', async () => {
  type Signed = { text: string; cosignatures: { signature: string }[] };
  const flip = (hex: string) => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');
  const in_head = (change: (body: Record<string, unknown>) => void) =>
    bad_of((address, body) => {
      if (address.startsWith('/v1/log/head')) change(body);
    });
  const head_of = (body: Record<string, unknown>, name: string) => body[name] as Signed;
  expect(await in_head((body) => {
    head_of(body, 'head').text = flip(head_of(body, 'head').text);
  })).toContain('head');
  expect(await in_head((body) => {
    const one = head_of(body, 'cosigned').cosignatures[0]!;
    one.signature = flip(one.signature);
  })).toEqual(['cosigned']);
  expect(await in_head((body) => {
    // The same witness twice is one witness.
    const list = head_of(body, 'cosigned').cosignatures;
    list[0] = list[1]!;
  })).toEqual(['cosigned']);
  expect(await in_head((body) => {
    (body['list'] as { live_count: number }).live_count = 2;
  })).toEqual(['list']);
  expect(await in_head((body) => {
    const witnesses = body['witnesses'] as { refused: unknown }[];
    witnesses[1]!.refused = { what: 'rewritten', is_over: false };
  })).toEqual(['refused']);
  expect(await in_head((body) => {
    body['head'] = { ...head_of(body, 'head'), text: 'firstline-head-v1 x' };
  })).toEqual(['form']);
  for (const [address, what] of [
    ['/v1/log/consistency', 'old_head'],
    ['/v1/log/inclusion', 'leaf'],
  ] as const) {
    expect(await bad_of((asked, body) => {
      const proof = body['proof'] as string[];
      if (asked.startsWith(address)) proof[0] = flip(proof[0]!);
    })).toContain(what);
  }
});

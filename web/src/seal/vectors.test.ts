// The vectors both sides read: tests/vectors/pass/*.json, one city with its cases a file.
// FIRSTLINE_WRITE_VECTORS=1 writes this side's own (web.json) anew with fresh keys.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { take_in } from './bundle';
import { bytes_of_hex, hex_of, verify_key_of, type VerifyKey } from './keys';
import { a_token, kNow, stopped, TestCity, token_of } from './testing';
import { kDay_s, type Token } from './token';
import { check, type PlaceKind } from './verdict';

const kFolder = join(import.meta.dirname, '../../../tests/vectors/pass');

interface Case {
  name: string;
  token: string;
  now?: number;
  place: PlaceKind;
  verdict: string;
  why: string;
  as_of: number | null;
}

interface Vectors {
  about: string;
  root: string;
  demo: boolean;
  bundle: string;
  now: number;
  cases: Case[];
}

async function own_vectors(): Promise<Vectors> {
  const city = await TestCity.make();
  const shards = [{ epoch: 20833, shard: 3, set: [9, 10, 999_999] }];
  const signed = (token: Token, key = city.pass) => token_of(token, key);
  const at = (index: number) => ({ place: { epoch: 20833, shard: 3, index } });
  const good = await signed(a_token());
  const cases: Case[] = [];
  const add = (name: string, token: string, said: string, rest: Partial<Case> = {}) => {
    const [verdict = '', why = ''] = said.split(' ');
    cases.push({ name, token, place: 'gate', verdict, why, as_of: null, ...rest });
  };
  add('good', good, 'go ok');
  add('good at a hospital', good, 'go ok', { place: 'hospital' });
  add('list of 16 minutes', good, 'go ok', { now: kNow + 600, as_of: kNow - 360 });
  add('list of 25 hours', good, 'unknown stale', { now: kNow + 89_640, as_of: kNow - 360 });
  add('expired', good, 'ask expired', { now: a_token().expires, as_of: kNow - 360 });
  add('first bit set', await signed(a_token(at(9))), 'ask fresh');
  add('last bit set', await signed(a_token(at(999_999))), 'ask fresh');
  add('bit beside a set one', await signed(a_token(at(8))), 'go ok');
  add('stop', await signed(stopped()), 'stop status');
  add('stop at a pharmacy', await signed(stopped()), 'stop status', { place: 'pharmacy' });
  const other_leaf = { leaf_hash: 'ff112233445566778899aabbccddeeff' };
  add('stop with another leaf', await signed(stopped(other_leaf)), 'ask unproven');
  add('stop that lapsed', await signed(stopped({ until: kNow - 1 })), 'ask lapsed');
  add('ask', await signed(stopped({ status: 'ask' })), 'ask status');
  const ahead = { issued: kNow + 301, expires: kNow + 4000 };
  add('from the future', await signed(a_token(ahead)), 'invalid future');
  const card: Partial<Token> = { kind: 'card', expires: kNow + 80 * kDay_s };
  add('card', await signed(a_token(card), city.card), 'ask card');
  add('card by the pass key', await signed(a_token(card)), 'invalid wrong_use');
  add('pass by the card key', await signed(a_token(), city.card), 'invalid wrong_use');
  add('unknown key', await signed(a_token(), city.stranger), 'invalid unknown_key');
  add('no such shard', await signed(a_token({ place: { epoch: 1, shard: 1, index: 1 } })),
    'unknown stale');
  add('cut short', good.slice(0, -3), 'invalid not_a_token');
  add('another format', `HC1:${good.slice(4)}`, 'invalid not_a_token');
  const last = good.at(-4) === '0' ? '1' : '0';
  add('a character changed', `${good.slice(0, -4)}${last}${good.slice(-3)}`, 'invalid altered');
  return {
    about: 'Signed by WebCrypto with keys made for this file; see docs/decisions/0013.',
    root: hex_of(city.root.spki),
    demo: false,
    bundle: hex_of(await city.bundle({ shards })),
    now: kNow,
    cases,
  };
}

if (process.env['FIRSTLINE_WRITE_VECTORS']) {
  mkdirSync(kFolder, { recursive: true });
  writeFileSync(join(kFolder, 'web.json'), `${JSON.stringify(await own_vectors(), null, 1)}\n`);
}

const files = existsSync(kFolder) ? readdirSync(kFolder).filter((one) => /\.json$/.test(one)) : [];

test.each(files)('%s says the same here', async (name) => {
  const vectors = JSON.parse(readFileSync(join(kFolder, name), 'utf8')) as Vectors;
  const root = (await verify_key_of(bytes_of_hex(vectors.root))) as VerifyKey;
  const trust = { root, is_demo: vectors.demo };
  const { bundle, fault } = await take_in(bytes_of_hex(vectors.bundle), null, trust, vectors.now);
  expect(fault).toBeNull();
  let agreed = 0;
  for (const one of vectors.cases) {
    const found = await check(one.token, bundle, one.now ?? vectors.now, one.place);
    const said = { verdict: found.word, why: found.why, as_of: found.as_of };
    expect(said, one.name).toEqual({ verdict: one.verdict, why: one.why, as_of: one.as_of });
    agreed += 1;
  }
  console.log(`${name}: ${agreed} of ${vectors.cases.length} vectors agree`);
});

test.each(files)('%s says the same where there is no WebCrypto', async (name) => {
  const vectors = JSON.parse(readFileSync(join(kFolder, name), 'utf8')) as Vectors;
  const own = globalThis.crypto;
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  try {
    const root = (await verify_key_of(bytes_of_hex(vectors.root))) as VerifyKey;
    const trust = { root, is_demo: vectors.demo };
    const { bundle } = await take_in(bytes_of_hex(vectors.bundle), null, trust, vectors.now);
    for (const one of vectors.cases) {
      const found = await check(one.token, bundle, one.now ?? vectors.now, one.place);
      expect(`${found.word} ${found.why}`, one.name).toBe(`${one.verdict} ${one.why}`);
    }
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: own, configurable: true });
  }
});

test('there are vectors', () => expect(files.length).toBeGreaterThan(0));

// The verdict: each rule in its order, guard 1 in every path, and no false accept among all the
// mutations of a good pass, printed with denominators.
import { beforeAll, expect, test } from 'vitest';
import { base45_of, bytes_of_base45 } from './base45';
import { gaps_unpacked, packed_gaps, take_in, type Bundle, type Trust } from './bundle';
import { joined } from './cbor';
import { verify_key_of, type VerifyKey } from './keys';
import {
  a_token, kNow, make_key, sign1, stopped, TestCity, token_of, type BundlePlan,
} from './testing';
import { claims_of, kDay_s, written_token, type Token } from './token';
import { check, kPlaces, type PlaceKind, type Verdict } from './verdict';

let city: TestCity;
let trust: Trust;

beforeAll(async () => {
  city = await TestCity.make();
  trust = { root: (await verify_key_of(city.root.spki)) as VerifyKey, is_demo: false };
});

async function open(plan: BundlePlan = {}, now = kNow): Promise<Bundle> {
  const { bundle, fault } = await take_in(await city.bundle(plan), null, trust, now);
  if (!bundle) throw new Error(fault);
  return bundle;
}

const seen: Verdict[] = [];
async function verdict(
  token: Token | string,
  bundle: Bundle | null,
  now = kNow,
  place: PlaceKind = 'gate',
): Promise<string> {
  const written = typeof token === 'string' ? token : await token_of(token, city.pass);
  const found = await check(written, bundle, now, place);
  seen.push(found);
  return `${found.word} ${found.why}`;
}

test('a fresh list lets a good pass go', async () => {
  expect(await verdict(a_token(), await open())).toBe('go ok');
  expect(seen.at(-1)).toMatchObject({ as_of: null, is_let_in: true, token: { name: '王*芳' } });
});

test('freshness: 15 minutes, 24 hours, none', async () => {
  const bundle = await open();
  const listed = kNow - 360;
  const later = (seconds: number) => a_token({
    issued: listed + seconds - 60, expires: listed + seconds + 3600,
  });
  for (const [age, said, as_of] of [
    [0, 'go ok', null],
    [900, 'go ok', null],
    [901, 'go ok', listed],
    [kDay_s - 1, 'go ok', listed],
    [kDay_s, 'unknown stale', listed],
    [kDay_s + 1, 'unknown stale', listed],
    [30 * 3600, 'unknown stale', listed],
  ] as const) {
    expect(await verdict(later(age), bundle, listed + age), String(age)).toBe(said);
    expect(seen.at(-1)?.as_of, String(age)).toBe(as_of);
  }
  expect(await verdict(a_token(), await open({ shards: [{ epoch: 1, shard: 1 }] })))
    .toBe('unknown stale');
  expect(await verdict(a_token(), null)).toBe('invalid unknown_key');
});

test('the order of the rules', async () => {
  const doubt = { shards: [{ epoch: 20833, shard: 3, set: [4711] }] };
  const [bundle, doubted] = [await open(), await open(doubt)];
  const token = (changes: Partial<Token>) => a_token(changes);
  const signed = (one: Token, key = city.pass) => token_of(one, key);
  expect(await verdict('', bundle)).toBe('invalid not_a_token');
  expect(await verdict('HC1:ABC', bundle)).toBe('invalid not_a_token');
  expect(await verdict(await signed(token({}), city.stranger), bundle)).toBe('invalid unknown_key');
  expect(await verdict(token({ issuer: '440100' }), bundle)).toBe('invalid unknown_key');
  expect(await verdict(await signed(token({}), city.card), bundle)).toBe('invalid wrong_use');
  expect(await verdict(await signed(token({}), city.list), bundle)).toBe('invalid wrong_use');
  expect(await verdict(token({ kind: 'card' }), bundle)).toBe('invalid wrong_use');
  const is_over = token({ issued: kNow - 50 * 3600, expires: kNow });
  expect(await verdict(is_over, bundle)).toBe('ask expired');
  expect(await verdict(await signed(is_over, city.list), bundle)).toBe('invalid wrong_use');
  expect(await verdict(token({ issued: kNow + 300, expires: kNow + 3600 }), bundle)).toBe('go ok');
  expect(await verdict(token({ issued: kNow + 301, expires: kNow + 3600 }), bundle))
    .toBe('invalid future');
  const card = await signed(token({ kind: 'card', expires: kNow + 80 * kDay_s }), city.card);
  expect(await verdict(card, bundle)).toBe('ask card');
  expect(await verdict(card, bundle, kNow + 2 * kDay_s)).toBe('ask card');
  expect(await verdict(token({}), doubted)).toBe('ask fresh');
  expect(await verdict(stopped(), doubted)).toBe('ask fresh');
  expect(await verdict(stopped(), bundle)).toBe('stop status');
  expect(await verdict(stopped(), await open({ live: [] }))).toBe('ask unproven');
  expect(await verdict(stopped({ until: kNow }), bundle)).toBe('ask lapsed');
  expect(await verdict(stopped({ status: 'ask' }), bundle)).toBe('ask status');
  expect(await verdict(stopped({ status: 'ask', leaf: null, leaf_hash: '' }), await open({
    live: [] }))).toBe('ask status');
  expect(await verdict(stopped(), bundle, kNow + kDay_s)).toBe('unknown stale');
});

test('a key is good in its own time only', async () => {
  const plans = (changes: object) => [
    { key: city.pass, uses: ['pass'], ...changes },
    { key: city.list, uses: ['list'] },
  ];
  const over = await open({ keys: plans({ not_after: kNow - 1 }) });
  expect(await verdict(a_token(), over)).toBe('invalid key_time');
  const not_yet = await open({ keys: plans({ not_before: kNow + 301 }) });
  expect(await verdict(a_token(), not_yet)).toBe('invalid key_time');
  expect(await verdict(a_token(), await open({ keys: plans({ not_before: kNow + 300 }) })))
    .toBe('go ok');
  const demo = await open({ keys: plans({ demo: true }) });
  expect(await verdict(a_token(), demo)).toBe('invalid unknown_key');
});

test('a demo key is a key in the demo only', async () => {
  const keys = city.key_plans.map((plan) => ({ ...plan, demo: true }));
  const bytes = await city.bundle({ keys });
  expect((await take_in(bytes, null, trust, kNow)).fault).toBe('manifest');
  const { bundle } = await take_in(bytes, null, { ...trust, is_demo: true }, kNow);
  expect(await verdict(a_token(), bundle)).toBe('go ok');
});

test('a bundle never goes back, and a delta fits its own base only', async () => {
  const first = await open({ number: 7 });
  const fault = async (plan: BundlePlan, before: Bundle | null = first, now = kNow) =>
    (await take_in(await city.bundle(plan), before, trust, now)).fault;
  expect(await fault({ number: 6 })).toBe('older');
  expect(await fault({ number: 7 })).toBeNull();
  expect(await fault({ number: 8 })).toBeNull();
  expect(await fault({ keys_issued: kNow - 2 * kDay_s })).toBe('key_list_older');
  expect(await fault({ issued: kNow + 301 })).toBe('future');
  expect(await fault({ issued: kNow + 300 })).toBeNull();
  expect(await fault({ list_key: city.pass })).toBe('manifest');
  expect(await fault({ list_key: city.stranger })).toBe('manifest');
  expect(await fault({ number: 8, builds_on: 6, carried: [] })).toBe('delta_of_other');
  expect(await fault({ number: 8, builds_on: 7, carried: [] }, null)).toBe('delta_of_other');
  const moved = { number: 8, builds_on: 7, carried: [] };
  expect(await fault({ ...moved, shards: [{ epoch: 20833, shard: 3, set: [5] }] })).toBe('shard');
  expect(await fault({ ...moved, shards: [{ epoch: 20833, shard: 4 }] })).toBe('shard');
  expect(await fault({ ...moved, changes: [{ name: '20833/4', set: [5] }] })).toBe('shard');
  expect(await fault({ ...moved, live: [] })).toBe('live');
  const other = await TestCity.make();
  expect((await take_in(await other.bundle(), null, trust, kNow)).fault).toBe('key_list');
});

test('a delta carries only what changed', async () => {
  const still = { epoch: 20833, shard: 2, set: [1], issued: kNow - 3600 };
  const leaf = 'aabbccddeeff0011';
  const first = await open({ number: 7, shards: [still, { epoch: 20833, shard: 3 }] });
  const delta = {
    number: 8, builds_on: 7, issued: kNow - 60, carried: [],
    shards: [still, { epoch: 20833, shard: 3, set: [4711, 999_999] }],
    changes: [{ name: '20833/3', set: [4711, 999_999] }],
  };
  const start = [...first.live];
  const bytes = await city.bundle({ ...delta, live: [...start, leaf], begun: [leaf] });
  const { bundle, fault } = await take_in(bytes, first, trust, kNow);
  expect(fault).toBeNull();
  expect(await verdict(a_token(), bundle)).toBe('ask fresh');
  expect(await verdict(a_token(), first)).toBe('go ok'); // the one before is as it was
  expect(bundle?.shards.get('20833/3')?.issued).toBe(kNow - 60);
  expect([...(bundle?.live ?? [])].sort()).toEqual([...start, leaf].sort());
  const over = { number: 9, builds_on: 8, issued: kNow - 30, carried: [], shards: delta.shards };
  const last = await city.bundle({ ...over, live: start, ended: [leaf] });
  expect((await take_in(last, bundle, trust, kNow)).bundle?.live).toEqual(new Set(start));
  expect(bytes.length).toBeLessThan(1500);
});

test('gaps have one form', () => {
  for (const rising of [[], [0], [0, 1, 2], [127, 128, 16_511, 999_999]])
    expect(gaps_unpacked(packed_gaps(rising))).toEqual(rising);
  for (const wrong of [[0x80], [0x81, 0], [0xff, 0xff, 0xff, 0xff, 1]])
    expect(gaps_unpacked(Uint8Array.from(wrong))).toBeNull();
  expect(gaps_unpacked(packed_gaps([1_000_000]))).toBeNull();
});

test('a flipped bit asks and never stops', async () => {
  const all = Array.from({ length: 1000 }, (_, at) => 4700 + at);
  const bundle = await open({ shards: [{ epoch: 20833, shard: 3, set: all }] });
  for (const index of [4700, 4711, 5699])
    expect(await verdict(a_token({ place: { epoch: 20833, shard: 3, index } }), bundle))
      .toBe('ask fresh');
});

test('every bit, every truncation, every added byte: no false accept', async () => {
  const bundle = await open();
  let [tried, accepted] = [0, 0];
  const attack = async (text: string) => {
    tried += 1;
    const found = await check(text, bundle, kNow, 'gate');
    seen.push(found);
    if (found.word !== 'invalid') accepted += 1;
  };
  for (const token of [a_token(), stopped()]) {
    const text = await token_of(token, city.pass);
    const bytes = bytes_of_base45(text.slice(4)) as Uint8Array;
    const again = (other: Uint8Array) => attack(`FL1:${base45_of(other)}`);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const other = bytes.slice();
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      await again(other);
    }
    for (let length = 0; length < bytes.length; length += 1) await again(bytes.slice(0, length));
    for (let byte = 0; byte < 256; byte += 1) await again(joined([bytes, Uint8Array.of(byte)]));
    for (let length = 0; length < text.length; length += 1) await attack(text.slice(0, length));
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at] === 'A' ? 'B' : 'A';
      await attack(text.slice(0, at) + letter + text.slice(at + 1));
    }
  }
  console.log(`mutated passes: ${accepted} accepted of ${tried}`);
  expect(tried).toBeGreaterThan(3000);
  expect(accepted).toBe(0);
}, 120_000);

test('forgers who know everything but the key: no false accept', async () => {
  const bundle = await open();
  const strangers = await Promise.all(Array.from({ length: 8 }, () => make_key()));
  let [tried, accepted] = [0, 0];
  for (const stranger of strangers)
    for (const kid of [city.pass.kid, city.card.kid, city.list.kid, city.root.kid, stranger.kid])
      for (const alg of [-7, -8, -37, 5]) {
        const signed = await sign1(claims_of(a_token()), { ...stranger, kid }, undefined, alg);
        tried += 1;
        const found = await check(written_token(signed), bundle, kNow, 'gate');
        seen.push(found);
        if (found.word !== 'invalid') accepted += 1;
      }
  console.log(`forged passes: ${accepted} accepted of ${tried}`);
  expect(accepted).toBe(0);
});

test('every bit of a bundle: the old one stays or the content is the same', async () => {
  const bytes = await city.bundle({ shards: [{ epoch: 20833, shard: 3, set: [1, 2, 3] }] });
  let [tried, accepted] = [0, 0];
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const other = bytes.slice();
    other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
    const { bundle } = await take_in(other, null, trust, kNow);
    tried += 1;
    // The log's head is signed by another key: that part alone may differ.
    const first = bundle?.shards.get('20833/3')?.bits[0];
    const is_same = first === 0b1110 && bundle?.manifest.number === 7;
    if (bundle && !is_same) accepted += 1;
  }
  for (let length = 0; length < bytes.length; length += 1, tried += 1)
    if ((await take_in(bytes.slice(0, length), null, trust, kNow)).bundle) accepted += 1;
  console.log(`mutated bundles: ${accepted} accepted of ${tried}`);
  expect(accepted).toBe(0);
}, 120_000);

test('guard 1 is in every verdict there was, and opens every place of care', async () => {
  const bundle = await open();
  for (const token of [a_token(), stopped(), stopped({ status: 'ask' }), 'nonsense'])
    for (const place of kPlaces)
      for (const list of [bundle, null])
        for (const now of [kNow, kNow + kDay_s, kNow + 10 * kDay_s])
          await verdict(token, list, now, place);
  const words = new Set(seen.map((one) => one.word));
  expect([...words].sort()).toEqual(['ask', 'go', 'invalid', 'stop', 'unknown']);
  for (const one of seen) expect(one.care).toBe('let_in_with_precautions');
  console.log(`guard 1: ${seen.filter((one) => one.care).length} of ${seen.length} verdicts`);
  for (const place of kPlaces.slice(1))
    for (const text of ['nonsense', await token_of(stopped(), city.pass)])
      expect((await check(text, bundle, kNow, place)).is_let_in).toBe(true);
});

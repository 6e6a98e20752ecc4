// A city in small for tests and benchmarks: keys made on the spot, tokens, lists and bundles signed
// with them as the server does. Never part of a page.
import { deflateSync } from 'node:zlib';
import { write_bundle_file, type BundleFile, type ShardChange } from './bundle';
import { write_cbor, type Cbor } from './cbor';
import { bytes_of_hex, hex_of, sha256 } from './keys';
import { kListType, shard_name } from './lists';
import { claims_of, kDay_s, kIndexCount, written_token, type Token } from './token';

export const kNow = 1_800_000_000;
export const kIssuer = '610100';
const kLeafHash = '00112233445566778899aabbccddeeff';

export interface TestKey {
  kid: Uint8Array<ArrayBuffer>;
  spki: Uint8Array<ArrayBuffer>;
  secret: CryptoKey;
}

const kHow = { name: 'ECDSA', namedCurve: 'P-256' };

export async function make_key(): Promise<TestKey> {
  const pair = await crypto.subtle.generateKey(kHow, true, ['sign', 'verify']);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { spki, kid: (await sha256(spki)).slice(0, 8), secret: pair.privateKey };
}

export async function sign1(
  payload: Uint8Array,
  key: TestKey,
  type?: string,
  alg = -7,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Map<number | string, Cbor>([
    [1, alg],
    [4, key.kid],
  ]);
  if (type) header.set(16, type);
  const header_bytes = write_cbor(header);
  const signed = write_cbor(['Signature1', header_bytes, new Uint8Array(0), payload]);
  const how = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = new Uint8Array(await crypto.subtle.sign(how, key.secret, signed));
  return write_cbor([header_bytes, new Map(), payload, signature]);
}

export const a_token = (changes: Partial<Token> = {}): Token => ({
  kind: 'phone',
  issuer: kIssuer,
  issued: kNow - 3600,
  expires: kNow - 3600 + 48 * 3600,
  place: { epoch: 20833, shard: 3, index: 4711 },
  name: '\u738b*\u82b3',
  last_four: '4471',
  status: 'ok',
  reason: '',
  office: '',
  until: null,
  leaf: null,
  leaf_hash: '',
  photo: '',
  ...changes,
});

export const stopped = (changes: Partial<Token> = {}): Token =>
  a_token({
    status: 'stop',
    reason: 'S3',
    office: '610102',
    until: kNow + 5 * kDay_s,
    leaf: 20417,
    leaf_hash: kLeafHash,
    ...changes,
  });

export const token_of = async (token: Token, key: TestKey): Promise<string> =>
  written_token(await sign1(claims_of(token), key));

export interface KeyPlan {
  key: TestKey;
  uses: string[];
  not_before?: number;
  not_after?: number;
  demo?: boolean;
}

export function key_list_of(plans: KeyPlan[], root: TestKey, issued = kNow - kDay_s) {
  const items = plans.map((plan) => {
    const item = new Map<number | string, Cbor>([
      [1, plan.key.kid],
      [2, plan.key.spki],
      [3, plan.not_before ?? kNow - 30 * kDay_s],
      [4, plan.not_after ?? kNow + 30 * kDay_s],
      [5, plan.uses],
    ]);
    if (plan.demo !== undefined) item.set(6, plan.demo);
    return item;
  });
  const claims = new Map<number | string, Cbor>([
    [1, kIssuer],
    [4, issued + 90 * kDay_s],
    [6, issued],
    [-65539, items],
  ]);
  return sign1(write_cbor(claims), root);
}

export interface ShardPlan {
  epoch: number;
  shard: number;
  set?: number[];
  issued?: number;
}

function bits_of(plan: ShardPlan): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(kIndexCount / 8);
  for (const index of plan.set ?? [])
    bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
  return bits;
}

export async function shard_of(plan: ShardPlan, key: TestKey): Promise<Uint8Array<ArrayBuffer>> {
  const bits = bits_of(plan);
  const issued = plan.issued ?? kNow - 360;
  const list = new Map<number | string, Cbor>([
    ['bits', 1],
    ['lst', new Uint8Array(deflateSync(bits, { level: 9 }))],
  ]);
  const claims = new Map<number | string, Cbor>([
    [2, shard_name(plan.epoch, plan.shard)],
    [4, issued + kDay_s],
    [6, issued],
    [65534, 300],
    [65533, list],
  ]);
  return sign1(write_cbor(claims), key, kListType);
}

export interface BundlePlan {
  number?: number;
  issued?: number;
  shards?: ShardPlan[];
  carried?: number[];
  builds_on?: number | null;
  changes?: ShardChange[];
  live?: string[];
  begun?: string[]; // in a delta: those of `live` that it brings
  ended?: string[];
  keys?: KeyPlan[];
  keys_issued?: number;
  list_key?: TestKey;
}

export class TestCity {
  constructor(
    readonly root: TestKey,
    readonly pass: TestKey,
    readonly card: TestKey,
    readonly list: TestKey,
    readonly stranger: TestKey,
  ) {}

  static async make(): Promise<TestCity> {
    const [root, pass, card, list, stranger] = await Promise.all(
      [1, 2, 3, 4, 5].map(() => make_key()),
    );
    return new TestCity(
      root as TestKey, pass as TestKey, card as TestKey, list as TestKey, stranger as TestKey,
    );
  }

  get key_plans(): KeyPlan[] {
    return [
      { key: this.pass, uses: ['pass'] },
      { key: this.card, uses: ['card'] },
      { key: this.list, uses: ['list', 'head'] },
    ];
  }

  async file(plan: BundlePlan = {}): Promise<BundleFile> {
    const signer = plan.list_key ?? this.list;
    const plans = plan.shards ?? [{ epoch: 20833, shard: 3 }];
    const issued = plan.issued ?? kNow - 360;
    const files = await Promise.all(
      plans.map((shard) => shard_of({ issued, ...shard }, signer)),
    );
    const listed = await Promise.all(
      plans.map(async (plan): Promise<Cbor> => [
        plan.epoch,
        plan.shard,
        plan.issued ?? issued,
        await sha256(bits_of(plan)),
        new Set(plan.set ?? []).size,
      ]),
    );
    const live = (plan.live ?? [kLeafHash.slice(0, 16)]).sort();
    const facts = new Map<number | string, Cbor>([
      [1, plan.number ?? 7],
      [2, listed],
      [3, [1000, new Uint8Array(32)]],
      [4, await sha256(bytes_of_hex(live.join('')))],
    ]);
    const claims = new Map<number | string, Cbor>([
      [1, kIssuer],
      [6, issued],
      [-65538, facts],
    ]);
    return {
      key_list: await key_list_of(plan.keys ?? this.key_plans, this.root, plan.keys_issued),
      manifest: await sign1(write_cbor(claims), signer),
      shards: (plan.carried ?? files.map((_, at) => at)).map((at) => files[at] as Uint8Array),
      head: new Uint8Array(0),
      live: plan.builds_on === undefined || plan.builds_on === null ? live : (plan.begun ?? []),
      builds_on: plan.builds_on ?? null,
      changes: plan.changes ?? [],
      ended: plan.ended ?? [],
    };
  }

  async bundle(plan: BundlePlan = {}): Promise<Uint8Array<ArrayBuffer>> {
    return write_bundle_file(await this.file(plan));
  }
}

export const hex = hex_of;

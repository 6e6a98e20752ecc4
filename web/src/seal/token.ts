// A pass token, `FL1:` and Base45, read and written byte for byte as decision 0013 says. Promises:
// read_token() gives a token only from the one form it can have; who signed it is not looked at
// here (verdict.ts). Pure.
import { base45_of, bytes_of_base45 } from './base45';
import { write_cbor, type Cbor } from './cbor';
import { read_sign1, type Sign1 } from './cose';
import { bytes_of_hex, hex_of } from './keys';

export const kPrefix = 'FL1:';
const kPrivate = -65537;
export const kIndexCount = 1_000_000;
const kHour_s = 3600;
export const kDay_s = 86_400;
const kPhoneLife_s = 72 * kHour_s;
const kCardLife_s = 90 * kDay_s;
// The longest token there can be is far below; a longer text is not looked at.
const kCharsMax = 600;

export type Status = 'ok' | 'ask' | 'stop';

export interface Place {
  epoch: number;
  shard: number;
  index: number;
}

export interface Token {
  kind: 'phone' | 'card';
  issuer: string;
  issued: number;
  expires: number;
  place: Place;
  name: string;
  last_four: string;
  status: Status;
  reason: string;
  office: string;
  until: number | null;
  leaf: number | null;
  leaf_hash: string;
  photo: string;
}

export interface ReadToken {
  token: Token;
  message: Sign1;
}

class NotToken extends Error {}

function must(is_so: boolean): asserts is_so {
  if (!is_so) throw new NotToken();
}

function uint(value: Cbor | undefined, below = Number.MAX_SAFE_INTEGER): number {
  must(typeof value === 'number' && value >= 0 && value < below);
  return value;
}

function text(value: Cbor | undefined, form: RegExp): string {
  must(typeof value === 'string' && form.test(value));
  return value;
}

function hash(value: Cbor | undefined): string {
  must(value instanceof Uint8Array && value.length === 16);
  return hex_of(value);
}

function place_of(value: Cbor | undefined): Place {
  must(Array.isArray(value) && value.length === 3);
  const [epoch, shard, index] = value;
  return { epoch: uint(epoch), shard: uint(shard), index: uint(index, kIndexCount) };
}

const kStatus: readonly Status[] = ['ok', 'ask', 'stop'];
const kCode = /^[A-Za-z0-9_]{1,12}$/;
const kOffice = /^[0-9A-Z]{1,12}$/;

type Why = Pick<Token, 'status' | 'reason' | 'office' | 'until' | 'leaf' | 'leaf_hash'>;

// Keys 5 to 10: nothing of them without a status, all that evidence needs with "stop".
function why_of(facts: ReadonlyMap<number | string, Cbor>): Why {
  const code = facts.get(5);
  if (code === undefined) {
    must([6, 7, 8, 9, 10].every((key) => !facts.has(key)));
    return { status: 'ok', reason: '', office: '', until: null, leaf: null, leaf_hash: '' };
  }
  const status = kStatus[uint(code, 3)];
  must(status === 'ask' || status === 'stop');
  must(facts.has(9) === facts.has(10) && (status === 'ask' || facts.has(9)));
  return {
    status,
    reason: text(facts.get(6), kCode),
    office: text(facts.get(7), kOffice),
    until: uint(facts.get(8)),
    leaf: facts.has(9) ? uint(facts.get(9)) : null,
    leaf_hash: facts.has(10) ? hash(facts.get(10)) : '',
  };
}

function token_of(message: Sign1): Token {
  const { claims, type } = message;
  must(type === null && claims.size === 4);
  const facts = claims.get(kPrivate);
  must(facts instanceof Map);
  for (const key of facts.keys()) must(typeof key === 'number' && key >= 1 && key <= 11);
  const is_card = facts.has(1);
  if (is_card) must(facts.get(1) === 1);
  const why = why_of(facts);
  must(!is_card || why.status === 'ok');
  const [issued, expires] = [uint(claims.get(6)), uint(claims.get(4))];
  must(expires > issued && expires - issued <= (is_card ? kCardLife_s : kPhoneLife_s));
  const name = text(facts.get(3), /^[^\p{Cc}]+$/u);
  must([...name].length <= 12);
  return {
    kind: is_card ? 'card' : 'phone',
    issuer: text(claims.get(1), kOffice),
    issued,
    expires,
    place: place_of(facts.get(2)),
    name,
    last_four: text(facts.get(4), /^[0-9A-Z]{4}$/),
    ...why,
    photo: facts.has(11) ? hash(facts.get(11)) : '',
  };
}

export function read_token(written: string): ReadToken | null {
  if (!written.startsWith(kPrefix) || written.length > kCharsMax) return null;
  const bytes = bytes_of_base45(written.slice(kPrefix.length));
  const message = bytes && read_sign1(bytes);
  if (!message) return null;
  try {
    return { token: token_of(message), message };
  } catch (reason) {
    if (reason instanceof NotToken) return null;
    throw reason;
  }
}

// The claims of a token, for those who sign: tests, benchmarks, the drill.
export function claims_of(token: Token): Uint8Array<ArrayBuffer> {
  const { epoch, shard, index } = token.place;
  const facts = new Map<number | string, Cbor>();
  if (token.kind === 'card') facts.set(1, 1);
  facts.set(2, [epoch, shard, index]);
  facts.set(3, token.name);
  facts.set(4, token.last_four);
  if (token.status !== 'ok') {
    facts.set(5, kStatus.indexOf(token.status));
    facts.set(6, token.reason);
    facts.set(7, token.office);
    facts.set(8, token.until ?? 0);
    if (token.leaf !== null) facts.set(9, token.leaf);
    if (token.leaf_hash) facts.set(10, bytes_of_hex(token.leaf_hash));
  }
  if (token.photo) facts.set(11, bytes_of_hex(token.photo));
  return write_cbor(
    new Map<number | string, Cbor>([
      [1, token.issuer],
      [4, token.expires],
      [6, token.issued],
      [kPrivate, facts],
    ]),
  );
}

export const written_token = (sign1: Uint8Array): string => kPrefix + base45_of(sign1);

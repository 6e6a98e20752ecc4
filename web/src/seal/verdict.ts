// The verdict of a check, in exactly the order of decision 0013: the first that applies. Promises:
// the same token, bundle, clock and place give the same verdict on every phone; nothing unknown or
// altered is ever "go"; and guard 1 is in every verdict there is: care is never barred, so each
// carries it, and at a place of care everybody is let in. judge() is pure; check() adds the
// signature. Called by gate/ and the tests.
import type { Bundle } from './bundle';
import { check_sign1 } from './cose';
import { bit_of, kAhead_s, shard_name, type ListedKey } from './lists';
import { kDay_s, read_token, type Token } from './token';

export type Word = 'go' | 'ask' | 'stop' | 'unknown' | 'invalid';
export type Why =
  | 'ok'
  | 'not_a_token'
  | 'altered'
  | 'unknown_key'
  | 'wrong_use'
  | 'key_time'
  | 'expired'
  | 'future'
  | 'card'
  | 'stale'
  | 'fresh'
  | 'unproven'
  | 'lapsed'
  | 'status';

// Where the gate stands. All but the gate of a compound are places of care (guard 1).
export const kPlaces = ['gate', 'hospital', 'pharmacy', 'food', 'shelter'] as const;
export type PlaceKind = (typeof kPlaces)[number];
export const is_care_place = (place: PlaceKind): boolean => place !== 'gate';

export interface Verdict {
  word: Word;
  why: Why;
  // The time of the list when it is older than 15 minutes: said with the verdict.
  as_of: number | null;
  // Only of a token whose signature is good.
  token: Token | null;
  // Guard 1, always there: emergency, pharmacy, food, shelter, fire exit, one's own home.
  care: 'let_in_with_precautions';
  is_let_in: boolean;
}

// What is known of a token before the rules: its signature, and the key that made it.
export type Signed =
  | { token: null; why: 'not_a_token' | 'altered' | 'unknown_key' }
  | { token: Token; key: ListedKey };

const kFresh_s = 15 * 60;

type Found = Pick<Verdict, 'word' | 'why'>;
const found = (word: Word, why: Why): Found => ({ word, why });

function by_key(token: Token, key: ListedKey, now: number): Found | null {
  if (!key.uses.includes(token.kind === 'card' ? 'card' : 'pass'))
    return found('invalid', 'wrong_use');
  const is_open = key.not_before <= now + kAhead_s && now <= key.not_after;
  if (!is_open || token.issued > key.not_after) return found('invalid', 'key_time');
  return null;
}

function is_current(bundle: Bundle | null, now: number): bundle is Bundle {
  if (!bundle || now > bundle.keys.expires) return false;
  const age = now - bundle.manifest.issued;
  return age <= kDay_s && age >= -kAhead_s;
}

// What the doubt list says: is there a doubt, or does the list not know this token.
function doubt_of(token: Token, bundle: Bundle, now: number): boolean | undefined {
  const { epoch, shard, index } = token.place;
  const list = bundle.shards.get(shard_name(epoch, shard));
  return !list || now >= list.expires ? undefined : bit_of(list, index);
}

function by_status(token: Token, bundle: Bundle, now: number): Found {
  const is_live = bundle.live.has(token.leaf_hash.slice(0, 16));
  if (token.status === 'stop' && !is_live) return found('ask', 'unproven');
  if (token.status === 'ok') return found('go', 'ok');
  if (token.until === null || token.until <= now) return found('ask', 'lapsed');
  return found(token.status, 'status');
}

function rule_of(signed: Signed, bundle: Bundle | null, now: number): Found {
  if (!signed.token) return found('invalid', signed.why);
  const { token, key } = signed;
  const refused = by_key(token, key, now);
  if (refused) return refused;
  if (now >= token.expires) return found('ask', 'expired');
  if (token.issued > now + kAhead_s) return found('invalid', 'future');
  if (token.kind === 'card') return found('ask', 'card');
  if (!is_current(bundle, now)) return found('unknown', 'stale');
  const doubt = doubt_of(token, bundle, now);
  if (doubt === undefined) return found('unknown', 'stale');
  if (doubt) return found('ask', 'fresh');
  return by_status(token, bundle, now);
}

export function judge(
  signed: Signed,
  bundle: Bundle | null,
  now: number,
  place: PlaceKind,
): Verdict {
  const { word, why } = rule_of(signed, bundle, now);
  const listed_at = bundle?.manifest.issued ?? null;
  const is_old = listed_at !== null && now - listed_at > kFresh_s;
  return {
    word,
    why,
    as_of: is_old ? listed_at : null,
    token: signed.token,
    care: 'let_in_with_precautions',
    is_let_in: word === 'go' || is_care_place(place),
  };
}

async function signed_by(written: string, bundle: Bundle | null): Promise<Signed> {
  const read = read_token(written);
  if (!read) return { token: null, why: 'not_a_token' };
  const key = bundle?.keys.keys.get(read.message.kid);
  if (!key || read.token.issuer !== bundle?.keys.issuer) return { token: null, why: 'unknown_key' };
  if (!(await check_sign1(read.message, key.key))) return { token: null, why: 'altered' };
  return { token: read.token, key };
}

export async function check(
  written: string,
  bundle: Bundle | null,
  now: number,
  place: PlaceKind,
): Promise<Verdict> {
  return judge(await signed_by(written.trim(), bundle), bundle, now, place);
}

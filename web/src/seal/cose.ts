// COSE_Sign1 as decision 0013 fixes it: the bare array of four, ES256, algorithm and key id in the
// protected header and nowhere else. read_sign1() parses, check_sign1() looks at the signature.
// Every form but this one is null. Pure but for the crypto of keys.ts.
import { CborFault, kTokenBounds, read_cbor, write_cbor, type Cbor, type CborBounds } from './cbor';
import { hex_of, type VerifyKey } from './keys';

const kAlg = 1;
const kKid = 4;
const kType = 16;
const kEs256 = -7;

export interface Sign1 {
  kid: string;
  type: string | null;
  claims: Map<number | string, Cbor>;
  signed: Uint8Array;
  signature: Uint8Array;
}

function read(bytes: Uint8Array, bounds: CborBounds): Sign1 | null {
  const whole = read_cbor(bytes, bounds);
  if (!Array.isArray(whole) || whole.length !== 4) return null;
  const [header_bytes, open, payload, signature] = whole;
  if (!(header_bytes instanceof Uint8Array) || !(payload instanceof Uint8Array)) return null;
  if (!(open instanceof Map) || open.size !== 0) return null;
  if (!(signature instanceof Uint8Array) || signature.length !== 64) return null;
  const header = read_cbor(header_bytes);
  if (!(header instanceof Map) || header.get(kAlg) !== kEs256) return null;
  const kid = header.get(kKid);
  if (!(kid instanceof Uint8Array) || kid.length !== 8) return null;
  const type = header.get(kType);
  if (header.size !== (type === undefined ? 2 : 3)) return null;
  if (type !== undefined && typeof type !== 'string') return null;
  const claims = read_cbor(payload, bounds);
  if (!(claims instanceof Map)) return null;
  const signed = write_cbor(['Signature1', header_bytes, new Uint8Array(0), payload]);
  return { kid: hex_of(kid), type: type ?? null, claims, signed, signature };
}

export function read_sign1(bytes: Uint8Array, bounds: CborBounds = kTokenBounds): Sign1 | null {
  try {
    return read(bytes, bounds);
  } catch (reason) {
    if (reason instanceof CborFault) return null;
    throw reason;
  }
}

export const check_sign1 = (message: Sign1, key: VerifyKey): Promise<boolean> =>
  key.verify(message.signed, message.signature);

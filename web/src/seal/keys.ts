// ES256 and SHA-256 on a phone: WebCrypto, and where a page has none (plain http) the same from
// @noble, fetched only then. Promises: a signature of another length, a key of another curve or an
// odd point is simply false, never an exception. Called by cose.ts and bundle.ts.

export interface VerifyKey {
  spki: Uint8Array;
  kid: string;
  verify: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

// SubjectPublicKeyInfo of an uncompressed P-256 point: this head and 65 bytes.
const kSpkiHead = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const kSpkiBytes = 91;
const kSignatureBytes = 64;
const kKidBytes = 8;

export function hex_of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

export function bytes_of_hex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length >> 1);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

const fixed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();

const subtle = (): SubtleCrypto | undefined => globalThis.crypto?.subtle;

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const found = subtle();
  if (found) return new Uint8Array(await found.digest('SHA-256', fixed(bytes)));
  return fixed((await import('./later-noble')).sha256(bytes));
}

async function verifier_of(spki: Uint8Array): Promise<VerifyKey['verify']> {
  const found = subtle();
  if (!found) {
    const { p256_verify } = await import('./later-noble');
    return async (message, signature) => p256_verify(spki.subarray(26), message, signature);
  }
  const how = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await found.importKey('spki', fixed(spki), how, false, ['verify']);
  const hash = { name: 'ECDSA', hash: 'SHA-256' };
  return (message, signature) => found.verify(hash, key, fixed(signature), fixed(message));
}

// Null when it is no P-256 key.
export async function verify_key_of(spki: Uint8Array): Promise<VerifyKey | null> {
  if (spki.length !== kSpkiBytes || hex_of(spki.subarray(0, 27)) !== `${kSpkiHead}04`) return null;
  const kid = hex_of((await sha256(spki)).subarray(0, kKidBytes));
  try {
    const verify = await verifier_of(spki);
    return {
      spki,
      kid,
      verify: async (message, signature) =>
        signature.length === kSignatureBytes && (await verify(message, signature)),
    };
  } catch {
    return null; // a point that is not on the curve
  }
}

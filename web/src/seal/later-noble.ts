// ES256 without WebCrypto, fetched only by pages that have none. Forty times slower and as strict.
import { p256 } from '@noble/curves/nist.js';
import { sha256 as noble_sha256 } from '@noble/hashes/sha2.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => noble_sha256(bytes);

export function p256_verify(
  point: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return p256.verify(signature, message, point, { lowS: false });
  } catch {
    return false;
  }
}

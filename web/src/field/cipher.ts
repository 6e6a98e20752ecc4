// What lies on this phone is sealed with AES-256-GCM. The keys are made from a secret that only the
// server gives, to the signed-in owner of this phone; the browser keeps them so that no script can
// read them out (not extractable), and forgets them when the sign-in ends or the phone is revoked:
// what was kept can then be read by nobody until the same person signs in here again. Called by
// outbox_store.ts. Limits: docs/concepts/offline.md.

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface PhoneKeys {
  account_id: string;
  device: string;
  store: CryptoKey;
  carry: CryptoKey;
}

export const can_seal = (): boolean => globalThis.crypto?.subtle !== undefined;

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function bytes_of_base64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

export function base64_of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

async function key_of(purpose: string, secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const label = utf8(`firstline ${purpose} v1|`);
  const joined = new Uint8Array(label.length + secret.length);
  joined.set(label);
  joined.set(secret, label.length);
  const hash = await crypto.subtle.digest('SHA-256', joined);
  return crypto.subtle.importKey('raw', hash, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function make_keys(
  account_id: string,
  device: string,
  secret_base64: string,
): Promise<PhoneKeys> {
  const secret = bytes_of_base64(secret_base64);
  const [store, carry] = await Promise.all([key_of('store', secret), key_of('carry', secret)]);
  secret.fill(0);
  return { account_id, device, store, carry };
}

export async function seal_bytes(
  key: CryptoKey,
  bound: string,
  bytes: BufferSource,
): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: utf8(bound) };
  return { iv, data: await crypto.subtle.encrypt(how, key, bytes) };
}

export function open_bytes(key: CryptoKey, bound: string, sealed: Sealed): Promise<ArrayBuffer> {
  const how = { name: 'AES-GCM', iv: sealed.iv, additionalData: utf8(bound) };
  return crypto.subtle.decrypt(how, key, sealed.data);
}

export function seal_value(key: CryptoKey, bound: string, value: unknown): Promise<Sealed> {
  return seal_bytes(key, bound, utf8(JSON.stringify(value)));
}

export async function open_value<T>(key: CryptoKey, bound: string, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await open_bytes(key, bound, sealed))) as T;
}

// For another phone to carry: only the server can open it (src/work/acts_device.cpp).
export async function seal_parcel(keys: PhoneKeys, key: string, text: string): Promise<string> {
  const { iv, data } = await seal_bytes(keys.carry, `${keys.device}|${key}`, utf8(text));
  const joined = new Uint8Array(iv.length + data.byteLength);
  joined.set(iv);
  joined.set(new Uint8Array(data), iv.length);
  return base64_of(joined);
}

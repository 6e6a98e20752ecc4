// Base45 (RFC 9285): bytes as the characters a QR code keeps in its dense alphanumeric mode.
// Strict: a foreign character, a length no bytes have, or a value beyond its bytes is null. Pure.

const kAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const kValue = new Int8Array(128).fill(-1);
for (let at = 0; at < kAlphabet.length; at += 1) kValue[kAlphabet.charCodeAt(at)] = at;

function value_at(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (kValue[code] as number) : -1;
}

export function bytes_of_base45(text: string): Uint8Array<ArrayBuffer> | null {
  const tail = text.length % 3;
  if (tail === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (tail ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const [low, middle] = [value_at(text, at), value_at(text, at + 1)];
    const is_whole = at + 2 < text.length;
    const high = is_whole ? value_at(text, at + 2) : 0;
    if (low < 0 || middle < 0 || high < 0) return null;
    const value = low + middle * 45 + high * 2025;
    if (value > (is_whole ? 0xffff : 0xff)) return null;
    if (is_whole) bytes[to++] = value >> 8;
    bytes[to++] = value & 255;
  }
  return bytes;
}

export function base45_of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const is_whole = at + 1 < bytes.length;
    const first = bytes[at] as number;
    let value = is_whole ? first * 256 + (bytes[at + 1] as number) : first;
    for (let digit = is_whole ? 3 : 2; digit > 0; digit -= 1) {
      text += kAlphabet[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

// The log's arithmetic, written from RFC 6962 and docs/concepts/log.md alone: it shares no line
// with the server. Promises: what it calls good follows from bytes that were given, never from a
// word of the server's; a number, hash or proof of the wrong form is refused, not guessed. The
// hash and the signature check are given (Node's or the browser's). Left to others: fetching.

export interface Trusted {
  sha256: (bytes: Uint8Array) => Uint8Array;
  // Ed25519
  is_signed: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
}

export interface Head {
  size: number;
  root: Uint8Array;
  at_ms: number;
  signature: Uint8Array;
}

export interface Cosignature {
  key: string;
  signature: string;
}

export interface Witness {
  name: string;
  key: string;
}

export class BadForm extends Error {}

const kHash_bytes = 32;
const kSignature_bytes = 64;
const kSteps_max = 128;
const utf8 = new TextEncoder();

export function bytes_of(hex: string, count: number): Uint8Array {
  if (hex.length !== count * 2 || !/^[0-9a-f]*$/.test(hex)) {
    throw new BadForm(`${count} bytes in hex are expected`);
  }
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) bytes[i] = parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

export function hex_of(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function hash_of(hex: string): Uint8Array {
  return bytes_of(hex, kHash_bytes);
}

export function key_of(hex: string): Uint8Array {
  return bytes_of(hex, kHash_bytes);
}

export function proof_of(steps: readonly string[]): Uint8Array[] {
  if (steps.length > kSteps_max) throw new BadForm('a proof has at most 128 steps');
  return steps.map(hash_of);
}

function is_same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// Eight bytes, the highest first.
function number_bytes(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new BadForm('a whole number is expected');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

// ---- signatures

export function head_message(head: Head): Uint8Array {
  return joined(
    utf8.encode('firstline head v1'),
    number_bytes(head.size),
    head.root,
    number_bytes(head.at_ms),
  );
}

export function cosign_message(head: Head): Uint8Array {
  return joined(
    utf8.encode('firstline cosign v1'),
    number_bytes(head.size),
    head.root,
    number_bytes(head.at_ms),
  );
}

export function list_message(number: number, manifest_hash: Uint8Array, live: number): Uint8Array {
  return joined(
    utf8.encode('firstline cosign list v1'),
    number_bytes(number),
    manifest_hash,
    number_bytes(live),
  );
}

// "firstline-head-v1 SIZE ROOT AT SIGNATURE": a head as one line that anybody can keep.
export function head_of_text(text: string): Head {
  const words = text.trim().split(' ');
  const [word, size, root, at, signature] = words;
  if (words.length !== 5 || word !== 'firstline-head-v1') throw new BadForm('not a head');
  if (!/^(0|[1-9][0-9]*)$/.test(size ?? '') || !/^(0|[1-9][0-9]*)$/.test(at ?? '')) {
    throw new BadForm('not a head');
  }
  const head = {
    size: Number(size),
    root: hash_of(root ?? ''),
    at_ms: Number(at),
    signature: bytes_of(signature ?? '', kSignature_bytes),
  };
  number_bytes(head.size);
  number_bytes(head.at_ms);
  return head;
}

export function is_head_signed(trusted: Trusted, key: string, head: Head): boolean {
  return trusted.is_signed(key_of(key), head_message(head), head.signature);
}

// The names of those of `witnesses` whose good signature is among these, each once.
export function signers_of(
  trusted: Trusted,
  message: Uint8Array,
  given: readonly Cosignature[],
  witnesses: readonly Witness[],
): string[] {
  return witnesses
    .filter((witness) =>
      given.some(
        (one) =>
          one.key === witness.key &&
          /^[0-9a-f]{128}$/.test(one.signature) &&
          trusted.is_signed(
            key_of(one.key),
            message,
            bytes_of(one.signature, kSignature_bytes),
          ),
      ),
    )
    .map((witness) => witness.name);
}

// ---- the tree of RFC 6962, section 2.1, by its definition

function node(trusted: Trusted, left: Uint8Array, right: Uint8Array): Uint8Array {
  return trusted.sha256(joined(Uint8Array.of(1), left, right));
}

export function leaf_hash(trusted: Trusted, content: Uint8Array): Uint8Array {
  return trusted.sha256(joined(Uint8Array.of(0), content));
}

// The largest power of two below n, n > 1. No bit operators: they end at 2^31.
function split_of(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export function root_of(trusted: Trusted, leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return trusted.sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0]!;
  const k = split_of(leaves.length);
  return node(trusted, root_of(trusted, leaves.slice(0, k)), root_of(trusted, leaves.slice(k)));
}

// The root that a leaf at a position and its path give; nothing when the path is too long or short.
function root_by_path(
  trusted: Trusted,
  leaf: Uint8Array,
  position: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (size === 1) return path.length === 0 ? leaf : null;
  const last = path.at(-1);
  if (!last) return null;
  const rest = path.slice(0, -1);
  const k = split_of(size);
  if (position < k) {
    const left = root_by_path(trusted, leaf, position, k, rest);
    return left && node(trusted, left, last);
  }
  const right = root_by_path(trusted, leaf, position - k, size - k, rest);
  return right && node(trusted, last, right);
}

export function is_included(
  trusted: Trusted,
  leaf: Uint8Array,
  position: number,
  head: Head,
  path: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(position) || position < 0 || position >= head.size) return false;
  const root = root_by_path(trusted, leaf, position, head.size, path);
  return root !== null && is_same(root, head.root);
}

// Both roots that a proof gives for a tree of `from` within one of `to`. `known` is the root of the
// smaller one while the part looked at is that whole tree, which the proof then does not repeat.
function roots_by_proof(
  trusted: Trusted,
  from: number,
  to: number,
  known: Uint8Array | null,
  proof: readonly Uint8Array[],
): [Uint8Array, Uint8Array] | null {
  if (from === to) {
    if (known) return proof.length === 0 ? [known, known] : null;
    return proof.length === 1 ? [proof[0]!, proof[0]!] : null;
  }
  const last = proof.at(-1);
  if (!last) return null;
  const rest = proof.slice(0, -1);
  const k = split_of(to);
  if (from <= k) {
    const roots = roots_by_proof(trusted, from, k, known, rest);
    return roots && [roots[0], node(trusted, roots[1], last)];
  }
  const roots = roots_by_proof(trusted, from - k, to - k, null, rest);
  return roots && [node(trusted, last, roots[0]), node(trusted, last, roots[1])];
}

export function is_consistent(
  trusted: Trusted,
  before: Head,
  after: Head,
  proof: readonly Uint8Array[],
): boolean {
  if (before.size > after.size) return false;
  if (before.size === 0) return proof.length === 0;
  const roots = roots_by_proof(trusted, before.size, after.size, before.root, proof);
  return roots !== null && is_same(roots[0], before.root) && is_same(roots[1], after.root);
}

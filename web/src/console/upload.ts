// Sends a file to the server in parts that fit an ordinary request, and fetches files back.
// Promises: a part sent twice replaces itself; progress is told after each. Called by the tables
// screen.

import type { Fault } from '../kit/contract';
import { call } from '../kit/net';
import type { components } from '../shell/api.gen';
import { new_key } from '../shell/retry';
import { Refusal } from './asking';

export type Import = components['schemas']['Import'];

export const kFile_bytes_max = 20 * 1024 * 1024;
const kPart_bytes = 45_000;

function base64_of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function post<Body>(path: string, body: unknown): Promise<Body> {
  const reply = await call<Body>('POST', path, { body, key: new_key() });
  if (reply.body === null) throw new Refusal(reply.status, reply.fault);
  return reply.body;
}

export async function upload(
  what: string,
  file: File,
  progress: (ratio: number) => void,
): Promise<Import> {
  const opened = await post<Import>('/v1/imports', { what, file_name: file.name.slice(-120) });
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (let from = 0, number = 0; from < bytes.length; from += kPart_bytes, number += 1) {
    const part = base64_of(bytes.subarray(from, from + kPart_bytes));
    await post(`/v1/imports/${opened.id}/parts`, { number, bytes: part });
    progress(Math.min(1, (from + kPart_bytes) / bytes.length));
  }
  return opened;
}

// A file that a POST answers with, given to the browser to keep.
export async function fetch_file(
  path: string,
  body: unknown,
  name: string,
  csrf: string,
): Promise<void> {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Firstline-CSRF': csrf },
    body: JSON.stringify(body),
    cache: 'no-store',
  });
  if (!reply.ok) {
    const said = (await reply.json().catch(() => null)) as { fault?: Fault } | null;
    throw new Refusal(reply.status, said?.fault ?? null);
  }
  const address = URL.createObjectURL(await reply.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

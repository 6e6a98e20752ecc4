// Checks a Firstline log from outside, with nothing of Firstline but this folder:
//
//   node tools/verify-log/verify.ts https://city.example [--log-key HEX] [--witnesses FILE]
//     [--need K] [--heads FILE] [--leaf HASH --position N] [--keep FILE] [--json]
//
// --witnesses: lines "NAME HEX", asked of the witnesses themselves; without it, and without
// --log-key, the keys are those the server names, which is said. --heads: heads kept earlier, a
// line each; --keep adds today's head to such a file. Needs Node 22.18 or newer, no packages.
// Exit codes: 0 all good, 1 something is not, 2 bad usage, 3 nobody answers.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { argv, exit, stdout } from 'node:process';

import { check_log, type Finding } from './check.ts';
import { hex_of, type Trusted, type Witness } from './log.ts';

const kKnown = ['log-key', 'witnesses', 'need', 'heads', 'leaf', 'position', 'keep'];
const kWait_ms = 30_000;

const trusted: Trusted = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  is_signed: (key, message, signature) => {
    // Ed25519 as SubjectPublicKeyInfo: a fixed beginning and the 32 bytes.
    const der = Buffer.from(`302a300506032b6570032100${hex_of(key)}`, 'hex');
    const open = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, message, open, signature);
  },
};

function fail(code: number, why: string): never {
  console.error(`verify-log: ${why}`);
  exit(code);
}

function read_words(words: string[]) {
  const options = new Map<string, string>();
  let server = '';
  let is_json = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]!;
    if (word === '--json') is_json = true;
    else if (word.startsWith('--')) {
      const value = words[(i += 1)];
      if (!kKnown.includes(word.slice(2)) || value === undefined) fail(2, `what is ${word}?`);
      options.set(word.slice(2), value);
    } else server = word.replace(/\/$/, '');
  }
  if (!/^https?:\/\//.test(server)) fail(2, 'the address of a server is needed: https://...');
  return { options, server, is_json };
}

function lines_of(path: string | undefined): string[] {
  if (!path) return [];
  if (!existsSync(path)) fail(2, `there is no file ${path}`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function witnesses_of(path: string | undefined): Witness[] | undefined {
  if (!path) return undefined;
  return lines_of(path)
    .filter((line) => !line.startsWith('need '))
    .map((line) => {
      const [name = '', key = ''] = line.split(/\s+/);
      return { name, key };
    });
}

function words_of(finding: Finding): string {
  const { what, size, position, count, need, names = [], why } = finding;
  if (what === 'head') return `head of ${size} leaves, signed by the log's key`;
  if (what === 'cosigned') {
    return `head of ${size} leaves co-signed by ${count} of ${need} needed: ${names.join(', ')}`;
  }
  if (what === 'list') {
    return `list ${position} with ${count} live restrictions, co-signed by ${names.join(', ')}`;
  }
  if (what === 'old_head') return `the head kept at ${size} leaves is the beginning of this log`;
  if (what === 'leaf') return `the leaf at ${position} stands in the tree of ${size}`;
  if (what === 'refused') return `${names.join(', ')} would not sign: ${why}`;
  return `an answer of a form that no log gives: ${why}`;
}

const { options, server, is_json } = read_words(argv.slice(2));
const leaf = options.get('leaf');
const witnesses = witnesses_of(options.get('witnesses'));
const log_key = options.get('log-key');
const get = async (path: string): Promise<unknown> => {
  const reply = await fetch(server + path, { signal: AbortSignal.timeout(kWait_ms) });
  if (reply.status === 404 && path !== '/v1/log/head') return { proof: [] };
  if (!reply.ok) fail(3, `${path.split('?')[0]} answers ${reply.status}`);
  return reply.json();
};
const answer = await check_log({
  get,
  trusted,
  ...(log_key ? { log_key } : {}),
  ...(witnesses ? { witnesses } : {}),
  ...(options.has('need') ? { need: Number(options.get('need')) } : {}),
  old_heads: lines_of(options.get('heads')),
  leaves: leaf ? [{ hash: leaf, position: Number(options.get('position')) }] : [],
}).catch((error: Error) => fail(3, `nobody answers at ${server}: ${error.message}`));
if (is_json) stdout.write(`${JSON.stringify(answer)}\n`);
else {
  for (const finding of answer.findings) {
    stdout.write(`${finding.is_good ? 'good' : 'BAD '}  ${words_of(finding)}`);
    stdout.write(finding.is_good || !finding.why ? '\n' : ` (${finding.why})\n`);
  }
  if (!log_key || !witnesses) {
    stdout.write('note  keys are those the server names: give --log-key and --witnesses\n');
  }
}
const keep = options.get('keep');
if (keep && answer.is_good && answer.head) appendFileSync(keep, `${answer.head}\n`);
exit(answer.is_good ? 0 : 1);

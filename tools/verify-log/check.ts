// One look at a log over HTTP, as anybody can make it: every finding is good or bad, with the
// numbers it rests on. Used by verify.ts on the command line and by the console's audit page.
// Left to others: words for people.

import {
  BadForm,
  bytes_of,
  cosign_message,
  hash_of,
  head_of_text,
  is_consistent,
  is_head_signed,
  is_included,
  list_message,
  proof_of,
  signers_of,
  type Cosignature,
  type Head,
  type Trusted,
  type Witness,
} from './log.ts';

export interface Finding {
  what: 'head' | 'cosigned' | 'list' | 'old_head' | 'leaf' | 'refused' | 'form';
  is_good: boolean;
  // Sizes, positions, counts and names, for the words around them.
  size?: number;
  position?: number;
  count?: number;
  need?: number;
  names?: string[];
  why?: string;
}

export interface Leaf {
  position: number;
  hash: string;
}

export interface Asked {
  // Gives the JSON of an address below the log's, or throws.
  get: (path: string) => Promise<unknown>;
  trusted: Trusted;
  // What the asker knows already; without it the server's own word is taken, and said to be.
  log_key?: string;
  witnesses?: readonly Witness[];
  need?: number;
  old_heads?: readonly string[];
  leaves?: readonly Leaf[];
}

interface SignedHead {
  text: string;
  key: string;
  cosignatures: Cosignature[];
}

export interface LogHead {
  head: SignedHead | null;
  cosigned: SignedHead | null;
  list: {
    number: number;
    hash: string;
    live_count: number;
    cosignatures: (Cosignature & { hash?: string })[];
  } | null;
  need: number;
  witnesses: (Witness & {
    size: number | null; // of the last head it signed
    refused: { what: string; is_over: boolean } | null;
  })[];
}

export interface Answer {
  findings: Finding[];
  is_good: boolean;
  head: string | null; // to be kept for the next look
}

async function check_old(
  asked: Asked,
  text: string,
  key: string,
  head: Head,
): Promise<Finding> {
  const old = head_of_text(text);
  const finding = { what: 'old_head' as const, size: old.size };
  if (!is_head_signed(asked.trusted, key, old)) {
    return { ...finding, is_good: false, why: 'not_of_this_log' };
  }
  if (old.size > head.size) return { ...finding, is_good: false, why: 'shrunken' };
  let steps: string[] = [];
  if (old.size > 0 && old.size < head.size) {
    const body = (await asked.get(`/v1/log/consistency?from=${old.size}&to=${head.size}`)) as {
      proof: string[];
    };
    steps = body.proof;
  }
  const is_good = is_consistent(asked.trusted, old, head, proof_of(steps));
  return is_good ? { ...finding, is_good } : { ...finding, is_good, why: 'rewritten' };
}

async function check_leaf(asked: Asked, leaf: Leaf, head: Head): Promise<Finding> {
  const finding = { what: 'leaf' as const, position: leaf.position, size: head.size };
  const body = (await asked.get(
    `/v1/log/inclusion?position=${leaf.position}&size=${head.size}&leaf=${leaf.hash}`,
  )) as { proof: string[] };
  const is_good = is_included(
    asked.trusted,
    hash_of(leaf.hash),
    leaf.position,
    head,
    proof_of(body.proof),
  );
  return { ...finding, is_good };
}

function check_list(
  asked: Asked,
  list: NonNullable<LogHead['list']>,
  known: readonly Witness[],
  need: number,
): Finding {
  const message = list_message(list.number, bytes_of(list.hash, 32), list.live_count);
  const names = signers_of(
    asked.trusted,
    message,
    list.cosignatures.filter((one) => one.hash === undefined || one.hash === list.hash),
    known,
  );
  // One that saw another list of this number is worse than one that has not signed yet.
  const is_split = list.cosignatures.some((one) => one.hash && one.hash !== list.hash);
  return {
    what: 'list',
    is_good: names.length > 0 && !is_split,
    position: list.number,
    count: list.live_count,
    need,
    names,
    ...(is_split ? { why: 'other_list' } : {}),
  };
}

async function look(asked: Asked, findings: Finding[]): Promise<string | null> {
  const body = (await asked.get('/v1/log/head')) as LogHead;
  if (!body.head) {
    findings.push({ what: 'head', is_good: (asked.old_heads ?? []).length === 0, size: 0 });
    return null;
  }
  const head = head_of_text(body.head.text);
  const key = asked.log_key ?? body.head.key;
  const is_signed = is_head_signed(asked.trusted, key, head);
  findings.push({ what: 'head', is_good: is_signed, size: head.size });
  const known = asked.witnesses ?? body.witnesses;
  const need = asked.need ?? body.need;
  if (need > 0) {
    const shown = body.cosigned ?? body.head;
    const cosigned = head_of_text(shown.text);
    const names = signers_of(asked.trusted, cosign_message(cosigned), shown.cosignatures, known);
    findings.push({
      what: 'cosigned',
      is_good: names.length >= need && is_head_signed(asked.trusted, key, cosigned),
      size: cosigned.size,
      count: names.length,
      need,
      names,
    });
    // Both heads are of one log.
    if (cosigned.size < head.size) findings.push(await check_old(asked, shown.text, key, head));
    if (body.list) findings.push(check_list(asked, body.list, known, need));
  }
  for (const witness of body.witnesses) {
    if (!witness.refused || witness.refused.is_over) continue;
    findings.push({
      what: 'refused',
      is_good: false,
      names: [witness.name],
      why: witness.refused.what,
    });
  }
  for (const text of asked.old_heads ?? []) findings.push(await check_old(asked, text, key, head));
  for (const leaf of asked.leaves ?? []) {
    if (leaf.position < head.size) findings.push(await check_leaf(asked, leaf, head));
  }
  return body.head.text;
}

export async function check_log(asked: Asked): Promise<Answer> {
  const findings: Finding[] = [];
  let head: string | null = null;
  try {
    head = await look(asked, findings);
  } catch (error) {
    if (!(error instanceof BadForm) && !(error instanceof TypeError)) throw error;
    findings.push({ what: 'form', is_good: false, why: error.message });
  }
  return { findings, is_good: findings.every((finding) => finding.is_good), head };
}

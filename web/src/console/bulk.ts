// Many tasks to one person: one request a task, each with its own key, so that each is done at most
// once and fails alone. Promises: a busy server is asked again with the same key; what the others
// did meanwhile is an outcome, not an error. Pure but for the `send` it is given. Called by
// bulk_bar.tsx.

import type { Reply, Responder, TaskDetail, TaskRow } from '../kit/contract';
import { new_key } from '../shell/retry';

export type Outcome = 'given' | 'theirs' | 'quicker' | 'off_duty' | 'closed' | 'failed';

const kOutcomes: Record<string, Outcome> = {
  'work.already_theirs': 'theirs',
  'work.task_moved': 'quicker',
  'work.task_taken': 'quicker',
  'work.not_on_duty_here': 'off_duty',
  'work.task_already_done': 'closed',
};

export function outcome_of(reply: Reply<TaskDetail>): Outcome {
  if (reply.body) return 'given';
  return kOutcomes[reply.fault?.key ?? ''] ?? 'failed';
}

export const is_good = (outcome: Outcome): boolean => outcome === 'given' || outcome === 'theirs';

export interface Gift {
  task_id: string;
  account_id: string;
  reason: string;
  version: number;
}

// What gives one task back to who held it.
export interface Undo {
  task_id: string;
  account_id: string;
  version: number;
}

export interface BulkEnd {
  outcomes: Map<string, Outcome>;
  undos: Undo[];
}

export type Send = (gift: Gift, key: string) => Promise<Reply<TaskDetail>>;

const kTries = 4;
const kPause_ms = 400;

async function send_one(send: Send, gift: Gift, pause_ms: number): Promise<Reply<TaskDetail>> {
  const key = new_key();
  for (let tries = 1; ; tries += 1) {
    const reply = await send(gift, key);
    const is_busy = reply.status === 0 || reply.status >= 500 || reply.status === 429;
    if (!is_busy || tries === kTries) return reply;
    await new Promise((done) => setTimeout(done, pause_ms * tries));
  }
}

export async function give_all(
  rows: readonly TaskRow[],
  account_id: string,
  reason: string,
  send: Send,
  tell: (done: number) => void,
  pause_ms = kPause_ms,
): Promise<BulkEnd> {
  const end: BulkEnd = { outcomes: new Map(), undos: [] };
  for (const [index, row] of rows.entries()) {
    const gift = { task_id: row.id, account_id, reason, version: row.version };
    const reply = await send_one(send, gift, pause_ms);
    end.outcomes.set(row.id, outcome_of(reply));
    if (reply.body && row.holder && row.holder.id !== account_id)
      end.undos.push({ task_id: row.id, account_id: row.holder.id, version: reply.body.version });
    tell(index + 1);
  }
  return end;
}

// Gives everything back; how many could not be.
export async function give_back(
  undos: readonly Undo[],
  reason: string,
  send: Send,
  pause_ms = kPause_ms,
): Promise<number> {
  let failed = 0;
  for (const undo of undos) {
    const reply = await send_one(send, { ...undo, reason }, pause_ms);
    if (!is_good(outcome_of(reply))) failed += 1;
  }
  return failed;
}

export interface Taker {
  person: Responder;
  // For how many of the chosen tasks they are on duty.
  can_take: number;
}

// Who can take them: most tasks first, then in the order each place lists them (nearest first).
export function takers_of_all(by_area: ReadonlyMap<string, Responder[]>, areas: readonly string[]) {
  const found = new Map<string, Taker>();
  for (const area of areas) {
    for (const person of by_area.get(area) ?? []) {
      const known = found.get(person.account_id);
      if (known) known.can_take += 1;
      else found.set(person.account_id, { person, can_take: 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.can_take - a.can_take);
}

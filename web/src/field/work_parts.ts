// Small parts of work.ts: what a list row keeps of a task, and the lock that all tabs share.

import type { TaskRow } from '../kit/contract';

const kLock = 'firstline_outbox';

// Only what a list row holds: the person and the words of a task stay in the page that opened it.
export function list_part(row: TaskRow): TaskRow {
  const {
    id,
    source,
    kind,
    title,
    priority,
    state,
    lane,
    door,
    address,
    area,
    due_at,
    is_late,
    accepted_at,
    done_at,
    holder,
    fallback,
    is_crisis,
    needs_decision,
    version,
  } = row;
  return {
    id,
    source,
    kind,
    title,
    priority,
    state,
    lane,
    door,
    address,
    area,
    due_at,
    is_late,
    accepted_at,
    done_at,
    holder,
    fallback,
    is_crisis,
    needs_decision,
    version,
  };
}

// Runs it unless another tab is at it, which answers null.
export async function with_lock<T>(work: () => Promise<T>): Promise<T | null> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(kLock, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

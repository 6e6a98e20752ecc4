// One call to /v1 and its answer, good or bad, as a value. Promises: never throws; a write always
// carries an idempotency key; every "as of" teaches this device the city's clock. Called by both
// entries. Left to others: headers, time limit and the session's CSRF word (shell/api.ts).

import { call as shell_call, Trouble, use_session } from '../shell/api';
import { new_key } from '../shell/retry';
import { learn_clock } from './clock';
import type { Reply, Session } from './contract';

export interface CallOptions {
  body?: unknown;
  key?: string;
}

export async function call<Body>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Reply<Body>> {
  const key = method === 'GET' ? {} : { key: options.key ?? new_key() };
  try {
    const body = await shell_call<Body>(method, path, { ...options, ...key });
    const as_of = (body as { as_of?: unknown } | undefined)?.as_of;
    if (typeof as_of === 'string') learn_clock(as_of, Date.now());
    return { status: 200, body: body ?? null, fault: null, retry_after_s: 0 };
  } catch (reason) {
    return reply_of(reason instanceof Trouble ? reason : new Trouble('offline', 'web.offline'));
  }
}

export async function load_session(): Promise<Reply<Session>> {
  const reply = await call<Session>('GET', '/v1/session');
  if (reply.body) use_session(reply.body);
  if (reply.status === 401) use_session(null);
  return reply;
}

function reply_of<Body>(trouble: Trouble): Reply<Body> {
  const { status, kind, key, incident, retry_after_s } = trouble;
  const fields = trouble.fault?.fields;
  return {
    status,
    body: null,
    fault: { kind, key, ...(incident ? { incident } : {}), ...(fields ? { fields } : {}) },
    retry_after_s,
  };
}

// How the console asks: one query per address, fresh every 30 s while looked at, trouble as a
// value the page can word. Promises: a 401 leads to sign-in; opening a task is asked once, because
// it is logged. Called by every screen. Left to others: the call (kit/net.ts).

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type {
  AuditCheck,
  AuditLeaf,
  AuditRead,
  AuditSummary,
  Fault,
  Kind,
  Lane,
  LatePage,
  Listing,
  Reply,
  Session,
  TaskDetail,
  TaskRow,
  UncoveredCell,
} from '../kit/contract';
import { call, load_session } from '../kit/net';
import { takers_of } from '../kit/takers';
import { new_key } from '../shell/retry';

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly fault: Fault | null,
  ) {
    super(fault?.key ?? String(status));
    this.name = 'Refusal';
  }
}

export const kFresh_ms = 30_000;
const kListFresh_ms = 60_000;
const kTries = 2;

function body_of<Body>(reply: Reply<Body>): Body {
  if (reply.status === 401) location.assign('/enter');
  if (reply.body === null) throw new Refusal(reply.status, reply.fault);
  return reply.body;
}

export async function ask<Body>(path: string): Promise<Body> {
  return body_of(await call<Body>('GET', path));
}

export function may_try_again(tries: number, trouble: unknown): boolean {
  const status = trouble instanceof Refusal ? trouble.status : 0;
  return tries < kTries && (status === 0 || status >= 500);
}

const kLive = { refetchInterval: kFresh_ms, retry: may_try_again };

export function useSession() {
  return useQuery<Session>({
    queryKey: ['session'],
    queryFn: async () => body_of(await load_session()),
    staleTime: Number.POSITIVE_INFINITY,
    retry: may_try_again,
  });
}

export function useKinds() {
  return useQuery({
    queryKey: ['kinds'],
    queryFn: () => ask<{ items: Kind[] }>('/v1/kinds').then((reply) => reply.items),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useLatePage(area_id: string, is_wanted = true) {
  return useQuery({
    enabled: is_wanted,
    queryKey: ['late', area_id],
    queryFn: () => ask<LatePage>(`/v1/areas/${area_id}/late`),
    placeholderData: (before) => before,
    ...kLive,
  });
}

function next_of<Item>(page: Listing<Item>): string | null {
  return page.next;
}

function useListing<Item>(key: string[], path: string, is_wanted = true) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => {
      const after = pageParam ? `&after=${encodeURIComponent(pageParam)}` : '';
      return ask<Listing<Item>>(`${path}${path.includes('?') ? '&' : '?'}limit=100${after}`);
    },
    initialPageParam: '',
    getNextPageParam: next_of,
    enabled: is_wanted,
    ...kLive,
    refetchInterval: kListFresh_ms,
  });
}

export function useTasks(area_id: string, lane: Lane, narrowed = '', is_wanted = true) {
  return useListing<TaskRow>(
    ['tasks', area_id, lane, narrowed],
    `/v1/tasks?area=${area_id}&lane=${lane}${narrowed}`,
    is_wanted,
  );
}

export function useUncovered(area_id: string) {
  return useListing<UncoveredCell>(['uncovered', area_id], `/v1/areas/${area_id}/uncovered`);
}

export function useTakers(task_id: string) {
  return useQuery({
    queryKey: ['responders', task_id],
    queryFn: () => takers_of(task_id, ask),
    retry: may_try_again,
  });
}

export function useTask(id: string) {
  return useQuery({
    queryKey: ['task', id],
    queryFn: () => ask<TaskDetail>(`/v1/tasks/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

export interface Assignment {
  task_id: string;
  account_id: string;
  reason: string;
  // What one looked at; the server refuses when it has moved since.
  version?: number;
  untrained_reason?: string;
}

export function useAssign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ task_id, ...body }: Assignment) =>
      body_of(
        await call<TaskDetail>('POST', `/v1/tasks/${task_id}/assign`, {
          body,
          key: new_key(),
        }),
      ),
    onSuccess: (detail) => {
      client.setQueryData(['task', detail.id], detail);
      void client.invalidateQueries({ queryKey: ['tasks'] });
      void client.invalidateQueries({ queryKey: ['late'] });
      void client.invalidateQueries({ queryKey: ['responders'] });
    },
  });
}

export function useAuditSummary() {
  return useQuery({
    queryKey: ['audit'],
    queryFn: () => ask<AuditSummary>('/v1/audit/summary'),
    ...kLive,
  });
}

export function useAuditLeaves() {
  return useListing<AuditLeaf>(['audit', 'leaves'], '/v1/audit/leaves');
}

export function useAuditReads() {
  return useListing<AuditRead>(['audit', 'reads'], '/v1/audit/reads');
}

export function useAuditCheck() {
  return useMutation({
    mutationFn: async () =>
      body_of(
        await call<AuditCheck>('POST', '/v1/audit/check', {
          body: {},
          key: new_key(),
        }),
      ),
  });
}

export function refusal_of(trouble: unknown): { status: number; fault: Fault | null } {
  return trouble instanceof Refusal ? trouble : { status: 0, fault: null };
}

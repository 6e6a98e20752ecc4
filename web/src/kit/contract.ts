// The API's shapes as field and console use them: the shell's types, and one answer that is good
// or bad. Left to others: the shapes themselves (shell/api.ts).

import type { Fault as ShellFault } from '../shell/api';

export type {
  AreaLevel,
  AreaRef,
  AuditCheck,
  AuditLeaf,
  AuditRead,
  AuditSummary,
  Lane,
  LaneCounts,
  LatePage,
  Listing,
  Responder,
  RoleName,
  Session,
  TaskDetail,
  TaskRow,
  UncoveredCell,
} from '../shell/api';
export type { KindInfo as Kind } from '../shell/api';

import type { AskState, AuditSummary, LaneCounts, LatePage, TaskDetail } from '../shell/api';

export type TaskState = AskState;
export type AuditHead = NonNullable<AuditSummary['head']>;
export type TaskStep = TaskDetail['steps'][number];
export type LateChild = LatePage['children'][number];
export type LaneName = keyof Pick<LaneCounts, 'late' | 'waiting' | 'going' | 'closed'>;

export interface Fault extends Pick<ShellFault, 'key' | 'fields' | 'detail'> {
  kind: string;
  incident?: string;
}

// Status 0 means that no answer was heard: the act may or may not have happened.
export interface Reply<Body> {
  status: number;
  body: Body | null;
  fault: Fault | null;
  retry_after_s: number;
}

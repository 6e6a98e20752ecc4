// Which screens a role may open. The server decides what may be seen; this only keeps the menu
// honest. Called by the frame and the start page. A table, one test per row in roles.test.ts.

import type { RoleName, Session } from '../kit/contract';

export type Desk =
  | 'duty'
  | 'phone'
  | 'audit'
  | 'service'
  | 'personnel'
  | 'party'
  | 'complaints'
  | 'pass';

const kDeskOf: Record<RoleName, Desk | null> = {
  resident: null,
  community_worker: null,
  community_lead: 'duty',
  street_officer: 'duty',
  district_officer: 'duty',
  city_officer: 'duty',
  auditor: 'audit',
  administrator: 'service',
  personnel_officer: 'personnel',
  phone_desk: 'phone',
  complaint_handler: 'complaints',
  clerk: 'duty',
  party_contact: 'party',
  laboratory: 'pass',
  clinician: 'pass',
  epidemiologist: 'pass',
  pass_officer: 'pass',
};

export const kTakesTablesIn: readonly RoleName[] = [
  'street_officer',
  'district_officer',
  'city_officer',
  'administrator',
];

export const kSignsSecond: readonly RoleName[] = ['clinician', 'epidemiologist', 'pass_officer'];

// A clerk reads lists and takes none out.
export function may_take_out(session: Session | undefined): boolean {
  return session?.roles.some((role) => role.role !== 'clerk') ?? false;
}

export function desks_of(session: Session): Desk[] {
  const desks = session.roles.map((role) => kDeskOf[role.role]);
  return [...new Set(desks.filter((desk): desk is Desk => desk !== null))];
}

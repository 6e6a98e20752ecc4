// Which desk each role finds in the console's menu.

import { expect, test } from 'vitest';

import type { RoleName, Session } from '../kit/contract';
import { desks_of } from './roles';

const kArea = { id: 'A', name: '', level: 'city' as const, parent_name: '' };

test.each<[RoleName, string[]]>([
  ['resident', []],
  ['community_worker', []],
  ['community_lead', ['duty']],
  ['street_officer', ['duty']],
  ['district_officer', ['duty']],
  ['city_officer', ['duty']],
  ['auditor', ['audit']],
  ['administrator', ['service']],
  ['clerk', ['duty']],
  ['personnel_officer', ['personnel']],
  ['phone_desk', ['phone']],
  ['complaint_handler', ['complaints']],
  ['party_contact', ['party']],
  ['laboratory', ['pass']],
  ['clinician', ['pass']],
  ['epidemiologist', ['pass']],
  ['pass_officer', ['pass']],
])('%s finds %j', (role, desks) => {
  const session: Session = {
    account: { id: 'X', kind: 'staff', name: 'X' },
    roles: [{ role, area: kArea }],
    csrf: '',
    expires_at: '',
    home: '',
    demo: false,
  };
  expect(desks_of(session)).toEqual(desks);
});

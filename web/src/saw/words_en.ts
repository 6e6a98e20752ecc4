// The page "who saw my data" in English: the keys of words.ts.
import type { SawKey } from './words';

export const kSawEn: Readonly<Record<SawKey, string>> = {
  title: 'Who saw my data',
  lead: 'Openings lately: {count}. Offices: {offices}.',
  note:
    'Each opening of your record is written here; who looked can neither change nor delete ' +
    'it. Names are for the auditor; a code always means the same person.',
  none: 'Nobody has looked yet',
  none_note: 'As soon as somebody opens your record there is a line here.',
  who: '{office} {role} · code {who}',
  house: 'The system',
  more: 'Show more',
  wrong: 'One of these is not right? Call 12345',
  'verb.task.see': 'opened a request of yours',
  'verb.task.list_mine': 'saw your request in their own list',
  'verb.task.list': 'saw your request in the list of an area',
  'verb.person.see': 'opened the card of your household',
  'verb.person.find': 'found you in a search',
  'verb.person.doors': 'looked at the doors of your grid cell',
  'verb.person.compare': 'compared two records that may be one person',
  'verb.care_list.open': 'opened a list in an emergency',
  'verb.other': 'looked at your record',
  'role.community_worker': 'grid worker',
  'role.community_lead': 'community lead',
  'role.street_officer': 'subdistrict officer',
  'role.district_officer': 'district officer',
  'role.city_officer': 'city officer',
  'role.clerk': 'clerk',
  'role.phone_desk': 'hotline desk',
  'role.other': 'staff',
};

// Words of the public page of restrictions and rules.
import type { CountsKey } from './words';

export const kCountsEn: Readonly<Record<CountsKey, string>> = {
  title: 'Public counts',
  lead_none: 'Nobody is restricted now.',
  lead: '{n} people are restricted now, {began} of them new in the last 24 hours.',
  lead_more:
    'At least {n} people are restricted now; counts below 5 are not shown, so that nobody ' +
    'is recognised.',
  note: 'Open to everyone, without signing in. Counts below 5 read "under 5".',
  area: 'District',
  rule: 'Rule',
  live: 'Now',
  began: 'New in 24 h',
  late: 'Appeals late',
  few: 'under 5',
  elsewhere: 'no place',
  none_note: 'No rule restricts anyone at the moment.',
  as_of: 'as of {when}',
  rules: 'Rules in force',
  rules_none: 'No rules are in force; nobody is restricted.',
  edition: 'Edition {edition}, {from} to {until}',
  example: 'An example for the demo, not policy.',
  act: 'Legal act: {name}, {number}, lapses {ends}',
  hours: '{hours} at most, ends by itself',
  sooner: 'Sooner if: {what}',
  office: 'Office: {office}',
  clause: 'Clause: {clause}',
  verdict_go: 'May pass',
  verdict_ask: 'Check needed',
  verdict_stop: 'Please stop',
  care: 'No status bars care, medicine, food, shelter or going home.',
  own: 'My own status',
};

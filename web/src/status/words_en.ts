// Words of the page "my status, and why".
import type { StatusKey } from './words';

export const kStatusEn: Readonly<Record<StatusKey, string>> = {
  title: 'My status, and why',
  verdict_go: 'May pass',
  verdict_ask: 'Check needed',
  verdict_stop: 'Please stop',
  lapsed:
    'Your appeal had no answer within 24 hours: the status lapsed to "check needed" and ' +
    'went to the next office.',
  late:
    'Your appeal had no answer within 24 hours. A positive single test does not lapse, but ' +
    'the lateness is in the public counts.',
  waiting: 'Recorded, but not counted yet',
  waiting_one: '{kind}, recorded {when}, waits for a second office to sign',
  waiting_note: 'Until it is signed it does not restrict you.',
  'kind.lab_result': 'Laboratory result',
  'kind.clinician_report': 'Clinician\'s report',
  'kind.exposure': 'Exposure to a confirmed case',
  'kind.area_boundary': 'Published area boundary',
  'kind.quarantine_order': 'Quarantine order by a named act',
  appeals: 'Appeals',
  filed: 'Filed {when}',
  due:
    'An answer is due {when}; without one it lapses to "check needed" (not for a positive ' +
    'single test)',
  upheld: 'Answered {when}: upheld',
  kept: 'Answered {when}: the restriction stays',
  you_said: 'You wrote: {words}',
  answer: 'Answer: {words}',
  appeal: 'This is wrong: appeal',
  appeal_note: 'An office that has signed none of this looks at it within 24 hours.',
  appeal_text: 'What is wrong? A sentence or two will do',
  appeal_send: 'Send the appeal',
  appeal_sent: 'The appeal has arrived',
  appeal_short: 'Please say in a few words what is wrong',
  appeal_not_sent: 'Not sent; what you wrote is still here. Please try again.',
  pass: 'Show my pass',
  rules: 'Rules in force and public counts',
  saw: 'Who looked',
  person_first: 'Please confirm once that it is you',
  person_first_note:
    'Staff set this phone up, so it shows the pass only. Reasons and appeals are for you alone.',
  sign_in: 'Sign in with my phone number',
  by_code: 'Enter the code from the letter',
  as_of: 'Worked out again {when}',
};

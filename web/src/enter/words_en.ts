// The English of enter/words.ts. Loaded only when English is chosen (shell/language.ts).
import type { Words } from '../shell/language';
import type { EnterKey } from './words';

export const kEnterEn: Words<EnterKey> = {
  sign_in: 'Sign in with your phone number',
  sign_in_note: 'We send you six digits, only to be sure that it is you.',
  phone: 'Phone number',
  phone_wrong: 'A phone number has 11 digits; please look again.',
  send_code: 'Send me a code',
  code: 'Code',
  code_sent:
    'Sent to {to}, valid for {minutes} minutes. If nothing comes, please check the number.',
  code_wrong: 'The code has 6 digits; please look again.',
  code_refused: 'That code does not match; it may be mistyped or too old. You can have a new one.',
  sign_in_now: 'Sign in',
  other_phone: 'Another number',
  again_code: 'New code',
  gateway: 'Demo message box',
  gateway_note: 'The real system sends a text message; in the demo it appears here.',
  gateway_empty: 'No message yet. Only registered numbers get one.',
  gateway_use: 'Use it',
  who: 'Who would you like to be?',
  who_note:
    "The districts are the real ones of Xi'an; every person, address and number is made " +
    'up. Tap a person and you are in: no password, change anything.',
  tour: 'In three minutes:',
  tour_note:
    ' be {resident} and ask for medicine; be {worker} and bring it to the door; then be ' +
    '{officer} and see whether it was late.',
  group_resident: 'Residents',
  group_community_worker: 'Those who walk the stairs',
  group_officer: 'Those on duty and in charge',
  group_desk: 'Other desks',
  group_auditor: 'Those who look deeper',
  on_phone: 'on a phone',
  on_computer: 'on a computer',
  do_resident: 'Ask for medicine, food, a doctor; follow it',
  do_community_worker: 'Take a request, bring it, leave proof',
  do_street_officer: 'See what is late, hand it to who can go',
  do_city_officer: 'The whole city, level by level',
  do_auditor: 'Check the log entry by entry, see who looked',
  do_community_lead: 'Answers what was escalated, decides who goes',
  do_phone_desk: 'Enters while they talk; says who comes',
  do_administrator: 'Is the service well, did messages go out',
  tour_start: 'Show me the loop',
  do_personnel_officer: 'Post people, shifts, see who is on',
  do_lent_staff: 'My shifts: swap, sick call, hand-over',
  do_lent_colleague: 'Take a shift or a swap when asked',
  do_property_manager: "The property manager's own duties",
  real_use: 'Not the demo?',
  real_staff: 'Sign in as staff',
  real_resident: 'Sign in as a resident',
  staff_head: 'Staff sign-in',
  staff_note: 'Residents need no account; a phone number is enough.',
  login: 'Account',
  password: 'Password',
  totp: 'One-time code',
  totp_hint: 'The 6 digits your authenticator shows; they change every 30 seconds',
  missing: 'Please fill this in.',
  staff_refused:
    'The account, the password or the code does not match. Please look at each again; ' +
    'use the newest code.',
  link_used: 'This demo link no longer works',
  link_used_note:
    'The demo city may have been laid anew. Please pick a person below, or run it again ' +
    'for fresh links.',
  entering: 'Going in',
  sessions_title: 'Where you are signed in',
  sessions_note: 'End what you do not know, then change your password or tell the administrator.',
  session_this: 'This one',
  session_since: 'Since {at}; ends by itself {until}',
  session_unknown: 'Unknown device',
  session_end: 'End',
  session_end_all: 'End all others',
  session_ended: '{count} ended',
  session_only: 'Only here, nowhere else.',
};

// Words of the page that fetches a pass by code.
import type { EnrolKey } from './words';

export const kEnrolEn: Readonly<Record<EnrolKey, string>> = {
  title: 'Get my pass',
  note:
    'Type the code of the letter and the year of birth; the pass is then kept on this ' +
    'phone. A code works once.',
  code: 'Code of the letter',
  year: 'Year of birth, like 1958',
  send: 'Get the pass',
  code_form: 'The code has 9 characters, like 7Q4-2K9-XB8',
  year_form: 'The year of birth has 4 digits',
  code_wrong:
    'This code does not fit, or it was used or is over. Please look again, or ask the ' +
    'community for another; a paper card is just as good.',
  family: 'Passes of family',
  family_note:
    'Children and family who need help may be shown on this phone. They can end it at any time.',
  family_sign_in:
    'Signed in with the phone number, the passes of family can be fetched here as well.',
  show_here: 'Show it here',
  is_on: 'On this phone',
  added: 'The pass of {name} is here',
  rel_child: 'Child',
};

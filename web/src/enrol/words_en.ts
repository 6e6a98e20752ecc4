// Words of the page that fetches a pass by code.
import type { EnrolKey } from './words';

export const kEnrolEn: Readonly<Record<EnrolKey, string>> = {
  title: 'Get my pass',
  note:
    'Enter the code from the letter and the year of birth. The pass is then kept on this ' +
    'phone. Each code works once.',
  code: 'Code from the letter',
  year: 'Year of birth, like 1958',
  send: 'Get the pass',
  code_form: 'The code has 9 characters, like 7Q4-2K9-XB8',
  year_form: 'The year of birth has 4 digits',
  code_wrong:
    'This code does not match, was used already or has expired. Please look again, or ask ' +
    'the community for another; a paper card is just as good.',
  family: 'Family passes',
  family_note:
    'Children and family who need help may be shown on this phone. They can end it at any time.',
  family_sign_in:
    'Sign in with your phone number to fetch the passes of your family here as well.',
  show_here: 'Show it here',
  is_on: 'On this phone',
  added: 'The pass of {name} is here',
  rel_child: 'Child',
};

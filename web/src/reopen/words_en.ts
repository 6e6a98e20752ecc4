// The English of words.ts.
import type { ReopenKey } from './words';

export const kReopenEn: Readonly<Record<ReopenKey, string>> = {
  is_done: 'They say it is done. Is it?',
  is_done_note:
    'It is over when you say so. Without a word from you somebody else comes to look after a day.',
  confirm: 'Yes, it is done',
  confirmed: 'Thank you, noted',
  not_done: 'Is it not done?',
  not_done_note:
    'The lead takes it up again; you need not ask twice. Say so within seven days of its end.',
  reopen: 'Not done, please do it again',
  reopened: 'The lead has taken it up again',
  see: 'See progress',
};

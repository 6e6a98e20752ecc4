// The English of words.ts.
import type { kReopenZh } from './words';

export const kReopenEn: Readonly<Record<keyof typeof kReopenZh, string>> = {
  not_done: 'Is it not done?',
  not_done_note:
    'The lead takes it up again; you need not ask twice. Say so within seven days of its end.',
  reopen: 'Not done, please do it again',
  reopened: 'The lead has taken it up again',
  see: 'See progress',
};

// The English of pass/follow_words.ts. Loaded only when English is chosen (shell/language.ts).
import type { Words } from '../shell/language';
import type { FollowKey } from './follow_words';

export const kFollowEn: Words<FollowKey> = {
  link_short: 'This link is not complete',
  link_short_note: 'Its last part may be missing. Please ask for it again and copy all of it.',
  link_dead: 'This link no longer opens',
  link_dead_note:
    'A character may be wrong, or it has ended. Please ask for it again, or call 12345.',
  changed: 'Changed because of asks like yours: {title}',
  private: 'Whoever has this page cannot see your address, your name or what you wrote',
  stale: 'This is how it stood at {clock}',
};

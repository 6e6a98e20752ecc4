// The English of shell/time_words.ts.
import type { Words } from './language';
import type { TimeKey } from './time_words';

export const kTimeEn: Words<TimeKey> = {
  yesterday: 'yesterday',
  today: 'today',
  tomorrow: 'tomorrow',
  date: '{day} {month}',
  date_with_year: '{day} {month} {year}',
  months: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  days: 'd',
  hours: 'h',
  minutes: 'min',
};

// The English words of the console entry, fetched only by who reads English. Loaded by words.ts.

import shell from '../shell/i18n/en.json';
import kit from '../kit/words/en.json';
import own from './words/en.json';

export const kEnglish: Record<string, string> = { ...shell, ...kit, ...own };

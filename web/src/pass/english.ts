// Every English word of the resident's pages, as one file that is fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kFollowEn } from './follow_words_en';
import { kPassEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kPassEn, ...kFollowEn };

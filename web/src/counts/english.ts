// Every English word of the public counts, fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kCountsEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kCountsEn };

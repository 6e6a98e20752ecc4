// Every English word of this page, as one file that is fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kReopenEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kReopenEn };

// Every English word of the pass page, as one file that is fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kShowEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kShowEn };

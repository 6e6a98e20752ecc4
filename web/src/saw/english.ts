// Every English word of the page "who saw my data", fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kSawEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kSawEn };

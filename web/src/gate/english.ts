// Every English word of the guard's screen, as one file that is fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kGateEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kGateEn };

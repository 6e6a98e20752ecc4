// Every English word of the complaint page, fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kComplainEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kComplainEn };

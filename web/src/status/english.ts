// Every English word of the status page, fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kStatusEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kStatusEn };

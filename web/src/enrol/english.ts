// Every English word of the page that fetches a pass by code, fetched when English is chosen.
import { kShellEn } from '../shell/words_en';
import { kEnrolEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kEnrolEn };

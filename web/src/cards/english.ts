// Every English word of the page of paper cards.
import { kShellEn } from '../shell/words_en';
import { kCardsEn } from './words_en';

export const kEnglish: Readonly<Record<string, string>> = { ...kShellEn, ...kCardsEn };

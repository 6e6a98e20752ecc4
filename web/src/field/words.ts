// All words of the field entry, by language: the shell's faults, the shared pieces', and its own.

import shell_en from '../shell/i18n/en.json';
import shell_zh from '../shell/i18n/zh-CN.json';
import kit_en from '../kit/words/en.json';
import kit_zh from '../kit/words/zh-CN.json';
import type { WordsOf } from '../kit/speech_switch';
import own_en from './words/en.json';
import own_zh from './words/zh-CN.json';

export const kWords: WordsOf = {
  zh: { ...shell_zh, ...kit_zh, ...own_zh },
  en: { ...shell_en, ...kit_en, ...own_en },
};

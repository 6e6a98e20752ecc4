// All words of the console entry: the shell's faults, the shared pieces', and its own. Chinese
// comes with the page, English when it is asked for.

import shell from '../shell/i18n/zh-CN.json';
import kit from '../kit/words/zh-CN.json';
import type { WordsOf } from '../kit/speech_switch';
import own from './words/zh-CN.json';

export const kWords: WordsOf = {
  zh: { ...shell, ...kit, ...own },
  english: () => import('./later-english').then((later) => later.kEnglish),
};

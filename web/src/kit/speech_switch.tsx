// Gives the pages words in the chosen language and lets them change it. Called by both entries'
// main files. Left to others: which words an entry has (its words/*.json).

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import { language as language_kept, set_language, type Language } from '../shell/language';
import { make_speech, SpeechProvider, type Words } from './i18n';

export type WordsOf = Record<Language, Words>;

const kChange = createContext<(language: Language) => void>(() => undefined);

export function useLanguageChange(): (language: Language) => void {
  return useContext(kChange);
}

export function SpeechSwitch({ words, children }: { words: WordsOf; children: ReactNode }) {
  const [language, show] = useState<Language>(language_kept);
  const speech = useMemo(() => make_speech(language, words[language]), [language, words]);
  const change = (wanted: Language): void => {
    set_language(wanted);
    show(wanted);
  };
  return (
    <kChange.Provider value={change}>
      <SpeechProvider value={speech}>{children}</SpeechProvider>
    </kChange.Provider>
  );
}

// Gives the pages words in the chosen language and lets them change it. Called by both entries'
// main files. Promises: the page changes only when the other language has arrived; without signal
// it stays. Left to others: which words an entry has (its words/*.json).

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';

import { language as language_kept, set_language, type Language } from '../shell/language';
import { make_speech, SpeechProvider, useSpeech, type Words } from './i18n';

export interface WordsOf {
  zh: Words;
  english: () => Promise<Words>;
}

const kChange = createContext<(language: Language) => void>(() => undefined);

export function useLanguageChange(): (language: Language) => void {
  return useContext(kChange);
}

export function SpeechSwitch({ words, children }: { words: WordsOf; children: ReactNode }) {
  const [shown, show] = useState<Language | null>(() => (language_kept() === 'en' ? null : 'zh'));
  const [english, keep_english] = useState<Words | null>(null);
  const change = useCallback(
    async (wanted: Language): Promise<void> => {
      const found = wanted === 'en' ? await words.english().catch(() => null) : null;
      if (found) keep_english(found);
      set_language(found ? 'en' : 'zh');
      show(found ? 'en' : 'zh');
    },
    [words],
  );
  useEffect(() => {
    if (language_kept() === 'en') void change('en');
  }, [change]);
  const speech = useMemo(
    () => (shown === 'en' && english ? make_speech('en', english) : make_speech('zh', words.zh)),
    [shown, english, words],
  );
  return (
    <kChange.Provider value={(wanted) => void change(wanted)}>
      <SpeechProvider value={speech}>{shown === null ? null : children}</SpeechProvider>
    </kChange.Provider>
  );
}

// A page that is fetched later brings its own words: both languages, over those already there.
export function MoreWords({
  words,
  children,
}: {
  words: { zh: Words; en: Words };
  children: ReactNode;
}) {
  const { language, words: known } = useSpeech();
  const speech = useMemo(
    () => make_speech(language, { ...known, ...(language === 'en' ? words.en : words.zh) }),
    [language, known, words],
  );
  return <SpeechProvider value={speech}>{children}</SpeechProvider>;
}

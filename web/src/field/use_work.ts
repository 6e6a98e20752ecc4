// Hands the day's work to the pages and the place of the page in the address (#/task/...). Called
// by all pages.

import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';

import { useSpeech } from '../kit/i18n';
import { overlay, type ShownRow } from './overlay';
import { doors_today, type ShownDoor } from './round';
import type { FieldWork, WorkState } from './work';

const kWork = createContext<FieldWork | null>(null);

export const WorkProvider = kWork.Provider;

export function useWork(): { work: FieldWork; state: WorkState } {
  const work = useContext(kWork);
  if (!work) throw new Error('a page outside WorkProvider');
  return { work, state: useSyncExternalStore(work.subscribe, work.snapshot) };
}

export function useRows(): ShownRow[] {
  const { state } = useWork();
  return useMemo(() => overlay(state.rows ?? [], state.records), [state.rows, state.records]);
}

export function useDoors(): ShownDoor[] {
  const { state } = useWork();
  const { round, records } = state;
  return useMemo(() => (round ? doors_today(round, records) : []), [round, records]);
}

export function useRoute(): string[] {
  const hash = useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
  return useMemo(() => hash.replace(/^#\/?/, '').split('/').filter(Boolean), [hash]);
}

export function go(route: string): void {
  location.hash = route;
}

export function go_back(): void {
  if (history.length > 1) history.back();
  else go('#/');
}

// "Temperature, Wang": what is due at a door, in the reader's language.
export function useDueWords(): (door: ShownDoor) => string {
  const { language } = useSpeech();
  const { state } = useWork();
  const rules = state.round?.rules ?? [];
  return (door) => {
    const words = door.due
      .filter((item) => !item.is_done)
      .map((item) => {
        const rule = rules.find((one) => one.rule === item.rule);
        return rule ? (language === 'en' ? rule.en : rule.zh) : item.rule;
      });
    return [...new Set(words)].join(language === 'en' ? '; ' : '；');
  };
}

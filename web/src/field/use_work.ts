// Hands the day's work to the pages and the place of the page in the address (#/task/...). Called
// by all pages.

import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';

import { overlay, type ShownRow } from './overlay';
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

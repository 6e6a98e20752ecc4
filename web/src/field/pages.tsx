// Every page of the field entry by its place in the address (#/place/...). Only "today" comes with
// the entry; each other page is a file later-<topic>.tsx with a default export, fetched when it is
// opened and kept by the service worker. Rooms add a line here, and one in kMenu to be listed on
// "mine". Parts that rooms add to the task page stand in kTaskParts.

import { lazy, type ComponentType } from 'react';

import type { TaskDetail } from '../kit/contract';
import type { ShownRow } from './overlay';

export interface PageProps {
  route: string[]; // the place first: #/task/7K3 is ['task', '7K3']
}

export interface TaskPartProps {
  shown: ShownRow;
  detail: TaskDetail | null; // null without signal
  again: () => void; // fetch the task anew
}

export interface MenuEntry {
  place: string;
  key: string; // of its words, in field/words
  roles?: string[]; // unset: everyone
}

type Page = ComponentType<PageProps>;

const kLoaders: Record<string, () => Promise<{ default: Page }>> = {
  task: () => import('./later-task'),
  door: () => import('./later-door'),
  doors: () => import('./later-doors'),
  carry: () => import('./later-carry'),
  hand: () => import('./later-hand_over'),
  outbox: () => import('./later-outbox'),
  me: () => import('./later-me'),
  shifts: () => import('./later-shifts'),
  needs: () => import('./later-needs'),
  enrol: () => import('./later-enrol'),
};

export const kPages: Record<string, Page> = Object.fromEntries(
  Object.entries(kLoaders).map(([place, load]) => [place, lazy(load)]),
);

// Fetches every page while there is signal and nothing else to do, so that all open without.
export async function warm_pages(): Promise<void> {
  for (const load of Object.values(kLoaders)) await load().catch(() => undefined);
}

export const kMenu: MenuEntry[] = [
  { place: 'shifts', key: 'shifts.menu' },
  { place: 'needs', key: 'needs.menu' },
];

export const kTaskParts: ComponentType<TaskPartProps>[] = [
  lazy(() => import('./later-turns')),
  lazy(() => import('./later-promise')),
];

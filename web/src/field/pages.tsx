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

export const kPages: Record<string, Page> = {
  task: lazy(() => import('./later-task')),
  hand: lazy(() => import('./later-hand_over')),
  outbox: lazy(() => import('./later-outbox')),
  me: lazy(() => import('./later-me')),
};

export const kMenu: MenuEntry[] = [];

export const kTaskParts: ComponentType<TaskPartProps>[] = [];

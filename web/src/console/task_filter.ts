// Which tasks of a list one wants to see, how that stands in the address, and the filters kept on
// this device. Promises: the address holds ids, words and place names, never a door or a person.
// Pure but for the storage it is given. Called by the task table and its filter bar.

import type { TaskRow } from '../kit/contract';

export const kPriorities = ['critical', 'urgent', 'ordinary'] as const;
export type Priority = (typeof kPriorities)[number];

export interface TaskFilter {
  kind?: string;
  // Late by more than so many minutes.
  over?: number;
  fallback?: boolean;
  holder?: string;
  priority?: Priority;
  // Part of the name of a community or cell.
  place?: string;
}

export interface TaskSearch extends TaskFilter {
  task?: string;
}

const kPlace_max = 20;
const kOver_max = 30 * 24 * 60;

export function read_search(search: Record<string, unknown>): TaskSearch {
  const { task, kind, over, fallback, holder, place, priority } = search;
  const weight = kPriorities.find((one) => one === priority);
  const minutes = Number(over);
  return {
    ...(typeof task === 'string' && task ? { task } : {}),
    ...(typeof kind === 'string' && /^[a-z_]{1,40}$/.test(kind) ? { kind } : {}),
    ...(Number.isInteger(minutes) && minutes > 0 && minutes <= kOver_max ? { over: minutes } : {}),
    ...(fallback === true || fallback === 'true' ? { fallback: true } : {}),
    ...(typeof holder === 'string' && /^[0-9A-Z]{1,20}$/i.test(holder) ? { holder } : {}),
    ...(weight ? { priority: weight } : {}),
    ...(typeof place === 'string' && place.trim() ? { place: place.slice(0, kPlace_max) } : {}),
  };
}

export function filter_of({ task: _task, ...filter }: TaskSearch): TaskFilter {
  return filter;
}

export function is_empty(filter: TaskFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === false);
}

const kMinute_ms = 60_000;

export function fits(filter: TaskFilter, row: TaskRow, now: number): boolean {
  if (filter.kind && row.kind !== filter.kind) return false;
  if (filter.priority && kPriorities[row.priority] !== filter.priority) return false;
  if (filter.fallback && !row.fallback) return false;
  if (filter.holder && row.holder?.id !== filter.holder) return false;
  if (filter.over && now - Date.parse(row.due_at) <= filter.over * kMinute_ms) return false;
  const place = filter.place?.trim().toLowerCase();
  return !place || `${row.address} ${row.area.name}`.toLowerCase().includes(place);
}

// The part of a filter that the server narrows a long list by, as the end of its address.
export function asked_of({ kind, over, holder, priority }: TaskFilter): string {
  return Object.entries({ kind, over, holder, priority })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`)
    .join('');
}

// The part whose loosening alone would bring most rows back: what an empty list proposes.
export function tightest(
  filter: TaskFilter,
  rows: readonly TaskRow[],
  now: number,
): keyof TaskFilter | null {
  let best: keyof TaskFilter | null = null;
  let most = 0;
  for (const part of Object.keys(filter) as (keyof TaskFilter)[]) {
    const { [part]: _dropped, ...rest } = filter;
    const count = rows.filter((row) => fits(rest, row, now)).length;
    if (count > most) [best, most] = [part, count];
  }
  return best;
}

export interface SavedFilter {
  name: string;
  filter: TaskFilter;
}

const kBox = 'console.filters';
const kSaved_max = 12;
const kName_max = 20;
type Box = Pick<Storage, 'getItem' | 'setItem'>;

export function saved_filters(box: Box): SavedFilter[] {
  try {
    const found: unknown = JSON.parse(box.getItem(kBox) ?? '[]');
    if (!Array.isArray(found)) return [];
    return (found as Partial<SavedFilter>[])
      .filter((one) => typeof one?.name === 'string' && typeof one.filter === 'object')
      .map((one) => ({
        name: String(one.name).slice(0, kName_max),
        filter: filter_of(read_search({ ...one.filter })),
      }))
      .slice(0, kSaved_max);
  } catch {
    return [];
  }
}

// The newest first; a name used again takes the new filter.
export function with_saved(before: readonly SavedFilter[], one: SavedFilter): SavedFilter[] {
  const name = one.name.trim().slice(0, kName_max);
  if (!name) return [...before];
  const others = before.filter((saved) => saved.name !== name);
  return [{ name, filter: one.filter }, ...others].slice(0, kSaved_max);
}

export function keep_filters(box: Box, saved: readonly SavedFilter[]): void {
  try {
    box.setItem(kBox, JSON.stringify(saved));
  } catch {
    // A full or forbidden store: the filter lives as long as the page.
  }
}

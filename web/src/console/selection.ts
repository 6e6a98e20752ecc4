// Which rows of a table are ticked: singly, from the last one with shift, all that are shown.
// Pure; called by the task table.

export interface Selection {
  ids: ReadonlySet<string>;
  // The row ticked last, from which shift reaches.
  anchor: string | null;
}

export const kNone: Selection = { ids: new Set(), anchor: null };

export function ticked(
  before: Selection,
  shown: readonly string[],
  id: string,
  is_shift: boolean,
): Selection {
  const ids = new Set(before.ids);
  const will_tick = !ids.has(id);
  const from = before.anchor === null ? -1 : shown.indexOf(before.anchor);
  const to = shown.indexOf(id);
  const range =
    is_shift && from >= 0 && to >= 0
      ? shown.slice(Math.min(from, to), Math.max(from, to) + 1)
      : [id];
  for (const one of range) {
    if (will_tick) ids.add(one);
    else ids.delete(one);
  }
  return { ids, anchor: id };
}

export function all_ticked(before: Selection, shown: readonly string[]): Selection {
  const is_all = shown.length > 0 && shown.every((id) => before.ids.has(id));
  return is_all ? kNone : { ids: new Set([...before.ids, ...shown]), anchor: null };
}

// What is no longer in the list cannot stay ticked; the same object when nothing changed.
export function still_there(before: Selection, loaded: readonly string[]): Selection {
  const known = new Set(loaded);
  const ids = [...before.ids].filter((id) => known.has(id));
  return ids.length === before.ids.size ? before : { ids: new Set(ids), anchor: null };
}

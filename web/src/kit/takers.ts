// Who could take a task in this cell now: the people on duty at the cell and at each place above
// it that the asker may see, nearest first. The server takes nobody else. Called by the drawer and
// by field's hand-over.

import type { Listing, LatePage, Responder } from './contract';

export type Ask = <Body>(path: string) => Promise<Body>;

export async function takers_of(cell_id: string, ask: Ask): Promise<Responder[]> {
  const { path } = await ask<LatePage>(`/v1/areas/${cell_id}/late`);
  const nearest_first = [...path].reverse();
  const listings = await Promise.all(
    nearest_first.map((area) => ask<Listing<Responder>>(`/v1/areas/${area.id}/responders`)),
  );
  return listings.flatMap(({ items }, index) =>
    items.filter((person) => person.area.id === nearest_first[index]?.id),
  );
}

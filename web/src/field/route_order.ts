// The order in which doors are visited. Buildings by nearest neighbour and 2-opt where their points
// are known, else by their names as people count them; doors of one building floor by floor. The
// round goes on from where the last door was done. Pure. Called by today.tsx.

import { compare_doors } from '../kit/door';

export interface Place {
  name: string; // of the building, or whatever is walked to
  x?: number;
  y?: number;
}

type Known = Place & { x: number; y: number };

const is_known = (place: Place): place is Known => place.x !== undefined && place.y !== undefined;

function far(a: Known, b: Known): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

// Positions of `places` in visiting order; `start` is the position one stands at, or -1.
export function building_order(places: Place[], start: number): number[] {
  const all = places.map((_, index) => index);
  if (places.length > 1 && places.every(is_known)) return toured(places as Known[], start);
  const sorted = all.sort((a, b) => compare_doors(places[a]?.name ?? '', places[b]?.name ?? ''));
  const at = sorted.indexOf(start);
  // The rest of the way first, then what lies behind.
  return at < 0 ? sorted : [...sorted.slice(at), ...sorted.slice(0, at)];
}

function toured(places: Known[], start: number): number[] {
  const first = start < 0 ? 0 : start;
  const left = new Set(places.map((_, index) => index));
  left.delete(first);
  const order = [first];
  while (left.size > 0) {
    const here = places[order[order.length - 1] ?? first] as Known;
    let best = -1;
    for (const one of left) {
      const is_nearer =
        best < 0 || far(here, places[one] as Known) < far(here, places[best] as Known);
      if (is_nearer) best = one;
    }
    order.push(best);
    left.delete(best);
  }
  return untangled(places, order);
}

export function tour_length(places: Known[], order: number[]): number {
  let sum = 0;
  for (let at = 1; at < order.length; at += 1)
    sum += far(places[order[at - 1] ?? 0] as Known, places[order[at] ?? 0] as Known);
  return sum;
}

// 2-opt with a free end: a stretch is turned round while that makes the way shorter.
function untangled(places: Known[], found: number[]): number[] {
  let order = found;
  const rounds_max = 40;
  for (let round = 0; round < rounds_max; round += 1) {
    let is_better = false;
    for (let from = 1; from < order.length - 1; from += 1) {
      for (let to = from + 1; to < order.length; to += 1) {
        const turned = [
          ...order.slice(0, from),
          ...order.slice(from, to + 1).reverse(),
          ...order.slice(to + 1),
        ];
        if (tour_length(places, turned) + 1e-9 < tour_length(places, order)) {
          order = turned;
          is_better = true;
        }
      }
    }
    if (!is_better) break;
  }
  return order;
}

// Doors of one building, floor by floor; on the floor one stands on, on from that door.
export function door_order<T extends { door: string }>(doors: T[], last_door: string | null): T[] {
  const sorted = [...doors].sort((a, b) => compare_doors(a.door, b.door));
  if (last_door === null) return sorted;
  const next = sorted.findIndex((one) => compare_doors(one.door, last_door) >= 0);
  return next <= 0 ? sorted : [...sorted.slice(next), ...sorted.slice(0, next)];
}

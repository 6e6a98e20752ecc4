// The way from door to door.

import { expect, test } from 'vitest';

import { building_order, door_order, tour_length } from './route_order';

const named = (...names: string[]) => names.map((name) => ({ name }));

test('without points buildings are walked as people count them', () => {
  const places = named('10号楼', '2号楼1单元', '2号楼2单元', '1号楼');
  expect(building_order(places, -1)).toEqual([3, 1, 2, 0]);
});

test('the round goes on from where one stands', () => {
  const places = named('1号楼', '2号楼', '3号楼');
  expect(building_order(places, 1)).toEqual([1, 2, 0]);
});

test('with points the way is no longer than the best of all orders by a quarter', () => {
  let seed = 7;
  const draw = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let run = 0; run < 20; run += 1) {
    const places = Array.from({ length: 7 }, (_, at) => ({
      name: String(at),
      x: draw() * 500,
      y: draw() * 500,
    }));
    const found = tour_length(places, building_order(places, 0));
    expect(found).toBeLessThanOrEqual(best_of(places) * 1.25);
  }
});

function best_of(places: { name: string; x: number; y: number }[]): number {
  const walk = (order: number[], left: number[]): number => {
    if (!left.length) return tour_length(places, order);
    return Math.min(
      ...left.map((one) => walk([...order, one], left.filter((other) => other !== one))),
    );
  };
  return walk([0], places.map((_, at) => at).slice(1));
}

test('doors go floor by floor, on from the last one done', () => {
  const doors = ['1001', '101', '202', '201'].map((door) => ({ door }));
  expect(door_order(doors, null).map((one) => one.door)).toEqual(['101', '201', '202', '1001']);
  expect(door_order(doors, '201').map((one) => one.door)).toEqual(['201', '202', '1001', '101']);
  expect(door_order(doors, '2000').map((one) => one.door)[0]).toBe('101');
});

// How dark a number of late tasks is drawn: five steps of one hue, the bounds round and said in
// the legend. Called by where_map.tsx. Pure.

export type HeatStep = 0 | 1 | 2 | 3 | 4;

// Lower bounds of steps 1 to 4. Few are told apart singly; many by even, round shares of the most.
export function heat_bounds(most: number): [number, number, number, number] {
  if (most <= 12) return [1, 3, 6, 9];
  const share = round_up(most / 4);
  return [1, share, share * 2, share * 3];
}

function round_up(number: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(number)));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * unit >= number) ?? 10;
  return Math.max(2, Math.floor(step * unit));
}

export function heat_step(count: number, bounds: readonly number[]): HeatStep {
  return bounds.filter((bound) => count >= bound).length as HeatStep;
}

export function legend_words(bounds: readonly number[]): string[] {
  return [
    '0',
    ...bounds.map((bound, index) => {
      const next = bounds[index + 1];
      if (next === undefined) return `≥ ${bound}`;
      return next - 1 > bound ? `${bound}–${next - 1}` : String(bound);
    }),
  ];
}

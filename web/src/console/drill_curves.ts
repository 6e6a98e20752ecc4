// Curves of a drill as paths of an SVG, and stretches of time in which something was so. Pure.
// Called by drill_screen.tsx.

import type { components } from '../shell/api.gen';

export type Frame = components['schemas']['DrillFrame'];
export type Numbers = {
  [K in keyof Frame]: Frame[K] extends number ? K : never;
}[keyof Frame];

export interface Size {
  width: number;
  height: number;
}

// A round number at or above the most, and not far above it.
export function round_top(most: number): number {
  if (most <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((one) => one * unit >= most) ?? 10;
  return step * unit;
}

export function most_of(frames: readonly Frame[], names: readonly Numbers[]): number {
  return Math.max(0, ...frames.flatMap((frame) => names.map((name) => frame[name])));
}

// Left is the start, right is `seconds`; more than `top` is drawn at the top.
export function curve_of(
  frames: readonly Frame[], name: Numbers, seconds: number, top: number, size: Size,
): string {
  return frames
    .map((frame, index) => {
      const x = (Math.min(frame.at_s, seconds) / seconds) * size.width;
      const y = size.height - (Math.min(frame[name], top) / top) * size.height;
      return `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

export interface Stretch {
  from_s: number;
  until_s: number;
}

// Where `is_so` holds, frame after frame.
export function stretches_of(
  frames: readonly Frame[], is_so: (frame: Frame) => boolean,
): Stretch[] {
  const out: Stretch[] = [];
  let last: Stretch | null = null;
  let before_s = 0;
  for (const frame of frames) {
    if (!is_so(frame)) last = null;
    else if (last) last.until_s = frame.at_s;
    else out.push((last = { from_s: before_s, until_s: frame.at_s }));
    before_s = frame.at_s;
  }
  return out;
}

// Records cut into frames and put together again.

import { expect, test } from 'vitest';

import { frames_of, gather, parcels_of, text_of, whole_of, type Gathered } from './parcels';

const parcel = (at: number) => ({
  device: '0000000000001',
  key: String(at).padStart(32, '0'),
  sealed: 'QUJD'.repeat(60),
});

test('frames in any order, some twice, give the same records', () => {
  const parcels = [1, 2, 3, 4, 5, 6, 7].map(parcel);
  const frames = frames_of(text_of(parcels));
  expect(frames.length).toBeGreaterThan(2);
  let gathered: Gathered | null = null;
  for (const frame of [...frames].reverse().concat(frames.slice(0, 1)))
    gathered = gather(gathered, frame);
  expect(parcels_of(whole_of(gathered) ?? '')).toEqual(parcels);
});

test('a missing frame is missing, a foreign code is passed over', () => {
  const frames = frames_of(text_of([1, 2, 3, 4, 5].map(parcel)));
  let gathered = gather(null, frames[0] ?? '');
  gathered = gather(gathered, 'https://example.org');
  expect(whole_of(gathered)).toBeNull();
});

test('another package begins anew', () => {
  const first = gather(null, frames_of(text_of([1, 2, 3, 4].map(parcel)))[0] ?? '');
  const other = gather(first, frames_of(text_of([parcel(9)]))[0] ?? '');
  expect(parcels_of(whole_of(other) ?? '')).toEqual([parcel(9)]);
});

test.each(['', 'hello', 'A B C', '0000000000001 zz QUJD'])('%s is no package', (text) => {
  expect(parcels_of(text)).toBeNull();
});

// What a batch of scans looks like on the wire.
import { expect, test } from 'vitest';
import type { GateRecord } from './outbox';
import { place_text, scans_body } from './scans';

const record = (happened_at: string, place: string): GateRecord => ({
  key: 'k', seq: 1, kind: 'scan', happened_at, gate: 'East', body: { place, did: 'enter' },
});

test('the first time once, each row after it in milliseconds, in any order', () => {
  const body = scans_body([
    record('2026-01-03T00:00:02.250Z', '20456/0/17'),
    record('2026-01-03T00:00:01.000Z', '20456/1/99999'),
  ]);
  expect(body).toEqual({
    from: '2026-01-03T00:00:01.000+00:00',
    rows: [['20456/0/17', 1250, 'enter'], ['20456/1/99999', 0, 'enter']],
  });
});

test('a place is three numbers', () => {
  expect(place_text({ epoch: 20456, shard: 3, index: 81234 })).toBe('20456/3/81234');
});

// The code is what another writer draws, square by square, and what another reader reads.
import jsqr from 'jsqr';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qr_squares, type Squares } from './qr';

const kAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function text_of(length: number): string {
  let text = 'FL1:';
  for (let at = 0, seed = length; text.length < length; at += 1) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    text += kAlphabet[(seed >> 8) % 45];
  }
  return text.slice(0, length);
}

function read(squares: Squares): string | undefined {
  const scale = 4;
  const size = (squares.length + 8) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      if (squares[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4])
        pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  return jsqr(pixels, size, size)?.data;
}

const kLengths = [4, 5, 20, 60, 100, 137, 180, 207, 210, 221, 222, 260, 277, 300, 311, 312, 366,
  400, 419, 470, 520, 580, 600];

test.each(kLengths)('%i characters', (length) => {
  const text = text_of(length);
  for (const mask of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const theirs = encode(text, { ecc: 'M', boostEcc: false, border: 0, maskPattern: mask });
    const ours = qr_squares(text, mask).map((row) => [...row].map((square) => square === 1));
    expect(ours).toEqual(theirs.data);
  }
  expect(read(qr_squares(text))).toBe(text);
});

test('a green pass is version 8: 49 squares', () => {
  expect(qr_squares(text_of(210)).length).toBe(49);
});

test('too long is said, not drawn', () => {
  expect(() => qr_squares(text_of(700))).toThrow('too long');
});

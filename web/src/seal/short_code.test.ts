// Typing errors at a gate: how many of them the check character finds.
import { expect, test } from 'vitest';
import { read_short_code, shown_code, with_check } from './short_code';

const kAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const kCodes = ['7Q42K9XB', '00000000', 'ZZZZZZZZ', '1A2B3C4D', 'T0T0T0T0'].map(with_check);

test('what people write is read as meant', () => {
  const code = with_check('10TK9XB2');
  expect(read_short_code(code)).toEqual({ code });
  expect(read_short_code(` ${shown_code(code).toLowerCase()} `)).toEqual({ code });
  expect(read_short_code(code.replace('1', 'I').replace('0', 'o'))).toEqual({ code });
  for (const wrong of ['', '7Q4', `${code}0`, code.replace('T', 'U'), '王芳芳芳芳芳芳芳芳'])
    expect(read_short_code(wrong)).toEqual({ fault: 'form' });
});

test('every single wrong character is found', () => {
  let [tried, missed] = [0, 0];
  for (const code of kCodes)
    for (let at = 0; at < code.length; at += 1)
      for (const char of kAlphabet) {
        if (char === code[at]) continue;
        tried += 1;
        if ('code' in read_short_code(code.slice(0, at) + char + code.slice(at + 1))) missed += 1;
      }
  console.log(`short code, one character wrong: ${missed} missed of ${tried}`);
  expect(missed).toBe(0);
});

test('swapped neighbours are found, but for 0 and Z', () => {
  let [tried, missed] = [0, 0];
  for (const one of kAlphabet)
    for (const two of kAlphabet) {
      if (one === two || (one + two).match(/^(0Z|Z0)$/)) continue;
      const code = with_check(`7Q${one}${two}2K9X`);
      tried += 1;
      const swapped = code.slice(0, 2) + two + one + code.slice(4);
      if ('code' in read_short_code(swapped)) missed += 1;
    }
  console.log(`short code, neighbours swapped: ${missed} missed of ${tried}`);
  expect(missed).toBe(0);
});

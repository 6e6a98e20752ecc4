// The short code of a paper card: eight characters of Crockford's base32 and a check character
// (Luhn modulo 32), printed as three times three. Promises: one wrong character is always found,
// and every swap of two neighbours but 0 and Z; what people confuse (I and L for 1, O for 0, small
// letters, spaces) is read as meant. Pure.

const kAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const kChars = 9;

function luhn(values: readonly number[]): number {
  let sum = 0;
  values.forEach((value, at) => {
    const is_double = (values.length - at) % 2 === 1;
    const part = is_double ? value * 2 : value;
    sum += (part >> 5) + (part & 31);
  });
  return (32 - (sum % 32)) % 32;
}

export const plain_code = (typed: string): string =>
  typed.toUpperCase().replace(/[\s\-–—.]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');

const values_of = (code: string): number[] => [...code].map((char) => kAlphabet.indexOf(char));

export type CodeRead = { code: string } | { fault: 'form' | 'check' };

export function read_short_code(typed: string): CodeRead {
  const code = plain_code(typed);
  const values = values_of(code);
  if (code.length !== kChars || values.includes(-1)) return { fault: 'form' };
  return luhn(values.slice(0, -1)) === values.at(-1) ? { code } : { fault: 'check' };
}

// Adds the check character to eight characters.
export const with_check = (eight: string): string =>
  eight + kAlphabet[luhn(values_of(eight))];

export const shown_code = (code: string): string => code.replace(/(...)(?=.)/g, '$1-');

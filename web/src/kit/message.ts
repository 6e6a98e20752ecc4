// Messages with places in them, the part of ICU's form that we use: {name}, {n, number},
// {n, plural, one {# task} other {# tasks}}, {x, select, a {..} other {..}} and <tag>..</tag>.
// Called by i18n.tsx. Promises: a message is read once; a broken one comes back as it was written.
// Pure.

export type Piece =
  | string
  | { place: string; kind: 'plain' | 'number' | 'count' }
  | { place: string; kind: 'plural' | 'select'; cases: Record<string, Piece[]> }
  | { tag: string; inside: Piece[] };

type Value = string | number | ((inside: unknown[]) => unknown);

class Reader {
  at = 0;
  constructor(readonly text: string) {}

  is_at(mark: string): boolean {
    return this.text.startsWith(mark, this.at);
  }

  expect(mark: string): void {
    if (!this.is_at(mark)) throw new Error(`expected ${mark} at ${this.at} of: ${this.text}`);
    this.at += mark.length;
  }

  word(): string {
    const found = /^\s*([\w=-]+)\s*/.exec(this.text.slice(this.at));
    if (!found) throw new Error(`expected a word at ${this.at} of: ${this.text}`);
    this.at += found[0].length;
    return found[1] ?? '';
  }
}

export function read_message(text: string): Piece[] {
  const reader = new Reader(text);
  const pieces = read_pieces(reader, '');
  if (reader.at !== text.length) throw new Error(`stray mark at ${reader.at} of: ${text}`);
  return pieces;
}

function read_pieces(reader: Reader, counted: string): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  const put = (piece: Piece): void => {
    if (plain) pieces.push(plain);
    plain = '';
    pieces.push(piece);
  };
  while (reader.at < reader.text.length && !reader.is_at('}') && !reader.is_at('</')) {
    const tag = /^<([a-z_]+)>/.exec(reader.text.slice(reader.at))?.[1];
    if (reader.is_at('{')) {
      put(read_place(reader));
    } else if (counted && reader.is_at('#')) {
      reader.at += 1;
      put({ place: counted, kind: 'count' });
    } else if (tag) {
      reader.at += tag.length + 2;
      const inside = read_pieces(reader, counted);
      reader.expect(`</${tag}>`);
      put({ tag, inside });
    } else {
      plain += reader.text[reader.at];
      reader.at += 1;
    }
  }
  if (plain) pieces.push(plain);
  return pieces;
}

function read_place(reader: Reader): Piece {
  reader.expect('{');
  const place = reader.word();
  if (reader.is_at('}')) {
    reader.at += 1;
    return { place, kind: 'plain' };
  }
  reader.expect(',');
  const kind = reader.word();
  if (kind === 'number') {
    reader.expect('}');
    return { place, kind };
  }
  if (kind !== 'plural' && kind !== 'select') throw new Error(`unknown ${kind}: ${reader.text}`);
  reader.expect(',');
  const cases: Record<string, Piece[]> = {};
  while (!reader.is_at('}')) {
    const name = reader.word();
    reader.expect('{');
    cases[name] = read_pieces(reader, kind === 'plural' ? place : '');
    reader.expect('}');
    while (reader.is_at(' ')) reader.at += 1;
  }
  reader.expect('}');
  return { place, kind, cases };
}

// Neighbouring texts are one; what a tag's function gives stays as it is.
export function say_pieces(
  pieces: Piece[],
  values: Record<string, Value>,
  locale: string,
): unknown[] {
  const said: unknown[] = [];
  const put = (part: unknown): void => {
    const last = said.length - 1;
    if (typeof part === 'string' && typeof said[last] === 'string')
      said[last] = (said[last] as string) + part;
    else said.push(part);
  };
  const show = (value: Value | undefined, place: string): string =>
    value === undefined || typeof value === 'function' ? `{${place}}` : String(value);
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      put(piece);
    } else if ('tag' in piece) {
      const inside = say_pieces(piece.inside, values, locale);
      const wrap = values[piece.tag];
      if (typeof wrap === 'function') put(wrap(inside));
      else inside.forEach(put);
    } else if ('cases' in piece) {
      const chosen = case_of(piece, values[piece.place], locale);
      say_pieces(chosen, values, locale).forEach(put);
    } else {
      const value = values[piece.place];
      const is_counted = piece.kind !== 'plain' && typeof value === 'number';
      put(is_counted ? new Intl.NumberFormat(locale).format(value) : show(value, piece.place));
    }
  }
  return said;
}

function case_of(
  piece: { kind: 'plural' | 'select'; cases: Record<string, Piece[]> },
  value: Value | undefined,
  locale: string,
): Piece[] {
  const { cases } = piece;
  const name =
    piece.kind === 'select' || typeof value !== 'number'
      ? String(value)
      : `=${value}` in cases
        ? `=${value}`
        : new Intl.PluralRules(locale).select(value);
  return cases[name] ?? cases['other'] ?? [];
}

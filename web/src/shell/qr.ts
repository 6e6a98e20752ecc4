// A QR code of Base45 text (ISO 18004, alphanumeric mode, level M, versions 1 to 15), as the path
// of one SVG. Promises: what it draws any reader reads (tested against another writer and another
// reader). Small because it does only this. Pure.

const kAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const kVersionMax = 15;
// Level M, by version: error correction bytes of a block, and blocks.
const kFix = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
const kBlocks = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];

export type Squares = Uint8Array[];

// Bytes of data and correction together.
function room_of(version: number): number {
  let bits = (16 * version + 128) * version + 64;
  if (version > 1) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55;
    if (version > 6) bits -= 36;
  }
  return bits >> 3;
}

const data_bytes = (version: number): number =>
  room_of(version) - (kFix[version] as number) * (kBlocks[version] as number);

function coded(text: string): { version: number; bytes: number[] } {
  let version = 0;
  let bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  do {
    version += 1;
    if (version > kVersionMax) throw new Error('too long for a code');
    bits = [];
    put(2, 4);
    put(text.length, version < 10 ? 9 : 11);
    for (let at = 0; at < text.length; at += 2) {
      const [one, two] = [...text.slice(at, at + 2)].map((c) => kAlphabet.indexOf(c));
      if (two === undefined) put(one as number, 6);
      else put((one as number) * 45 + two, 11);
    }
  } while (bits.length > data_bytes(version) * 8);
  put(0, Math.min(4, data_bytes(version) * 8 - bits.length));
  while (bits.length & 7) bits.push(0);
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8)
    bytes.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let pad = 236; bytes.length < data_bytes(version); pad ^= 253) bytes.push(pad);
  return { version, bytes };
}

function times(one: number, other: number): number {
  let sum = 0;
  for (let at = 7; at >= 0; at -= 1) {
    sum = (sum << 1) ^ ((sum >> 7) * 285);
    sum ^= ((other >> at) & 1) * one;
  }
  return sum;
}

function divisor_of(degree: number): number[] {
  const sums = new Array<number>(degree).fill(0);
  sums[degree - 1] = 1;
  let root = 1;
  for (let at = 0; at < degree; at += 1) {
    for (let place = 0; place < degree; place += 1)
      sums[place] = times(sums[place] as number, root) ^ (sums[place + 1] ?? 0);
    root = times(root, 2);
  }
  return sums;
}

function fix_of(data: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() as number);
    rest.push(0);
    divisor.forEach((value, at) => (rest[at] = (rest[at] as number) ^ times(value, factor)));
  }
  return rest;
}

function woven({ version, bytes }: { version: number; bytes: number[] }): number[] {
  const [count, fix] = [kBlocks[version] as number, kFix[version] as number];
  const room = room_of(version);
  const short_count = count - (room % count);
  const short = Math.floor(room / count) - fix;
  const divisor = divisor_of(fix);
  const blocks: number[][] = [];
  for (let at = 0, from = 0; at < count; at += 1) {
    const data = bytes.slice(from, (from += short + (at < short_count ? 0 : 1)));
    blocks.push([...data, ...(at < short_count ? [-1] : []), ...fix_of(data, divisor)]);
  }
  const out: number[] = [];
  for (let at = 0; at < short + 1 + fix; at += 1)
    for (const block of blocks) if ((block[at] as number) >= 0) out.push(block[at] as number);
  return out;
}

// 0 and 1 are squares of the data, 2 and 3 white and black of the frame.
const kWhite = 2;
const kBlack = 3;

function marks_of(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const size = version * 4 + 17;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let at = size - 7; places.length < count; at -= step) places.splice(1, 0, at);
  return places;
}

function rest_of(value: number, length: number, by: number): number {
  let rest = value;
  for (let at = 0; at < length; at += 1) rest = (rest << 1) ^ ((rest >> (length - 1)) * by);
  return rest;
}

function framed(version: number): Squares {
  const size = version * 4 + 17;
  const squares: Squares = Array.from({ length: size }, () => new Uint8Array(size));
  const set = (x: number, y: number, is_black: unknown) => {
    if (x >= 0 && y >= 0 && x < size && y < size)
      (squares[y] as Uint8Array)[x] = is_black ? kBlack : kWhite;
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const ring = (x: number, y: number, reach: number, is_black: (far: number) => boolean) => {
    for (let dy = -reach; dy <= reach; dy += 1)
      for (let dx = -reach; dx <= reach; dx += 1)
        set(x + dx, y + dy, is_black(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const)
    ring(x, y, 4, (far) => far !== 2 && far !== 4);
  const places = marks_of(version);
  const last = places.length - 1;
  places.forEach((x, at) =>
    places.forEach((y, other) => {
      const is_corner = (!at && (!other || other === last)) || (at === last && !other);
      if (!is_corner) ring(x, y, 2, (far) => far !== 1);
    }),
  );
  if (version > 6) {
    const bits = (version << 12) | rest_of(version, 12, 0x1f25);
    for (let at = 0; at < 18; at += 1) {
      const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
      set(far, near, (bits >> at) & 1);
      set(near, far, (bits >> at) & 1);
    }
  }
  return squares;
}

function put_format(squares: Squares, mask: number): void {
  const size = squares.length;
  const bits = ((mask << 10) | rest_of(mask, 10, 0x537)) ^ 0x5412; // level M is 00
  for (let at = 0; at < 15; at += 1) {
    const black = (bits >> at) & 1 ? kBlack : kWhite;
    const near = at < 6 ? at : at < 8 ? at + 1 : 14 - at;
    const one = at < 8 ? [8, near] : [at === 8 ? 7 : near, 8];
    const two = at < 8 ? [size - 1 - at, 8] : [8, size - 15 + at];
    for (const [x, y] of [one, two]) (squares[y as number] as Uint8Array)[x as number] = black;
  }
  (squares[size - 8] as Uint8Array)[8] = kBlack;
}

const kMasks: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function filled(frame: Squares, bytes: readonly number[], mask: number): Squares {
  const squares = frame.map((row) => row.slice());
  const size = squares.length;
  put_format(squares, mask);
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const is_up = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1)
      for (const x of [right, right - 1]) {
        const y = is_up ? size - 1 - step : step;
        const row = squares[y] as Uint8Array;
        if ((row[x] as number) >= kWhite) continue;
        const value = ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        row[x] = kMasks[mask]?.(x, y) === 0 ? value ^ 1 : value;
        bit += 1;
      }
  }
  return squares.map((row) => row.map((square) => square & 1));
}

// How hard it is on readers: long runs, blocks, and not half black.
function burden(squares: Squares): number {
  const size = squares.length;
  const at = (x: number, y: number) => squares[y]?.[x] ?? 2;
  let [sum, black] = [0, 0];
  for (const is_row of [true, false])
    for (let line = 0; line < size; line += 1)
      for (let place = 0, run = 0; place < size; place += 1) {
        const [now, before] = [0, 1].map((back) =>
          is_row ? at(place - back, line) : at(line, place - back),
        );
        run = now === before ? run + 1 : 1;
        sum += run === 5 ? 3 : run > 5 ? 1 : 0;
        black += is_row ? (now as number) : 0;
      }
  for (let y = 1; y < size; y += 1)
    for (let x = 1; x < size; x += 1) {
      const four = at(x, y) + at(x - 1, y) + at(x, y - 1) + at(x - 1, y - 1);
      if (four % 4 === 0) sum += 3;
    }
  return sum + Math.floor(Math.abs(black * 20 - size * size * 10) / (size * size)) * 10;
}

// Rows of 0 and 1. `mask` is only for tests.
export function qr_squares(text: string, mask?: number): Squares {
  const data = coded(text);
  const frame = framed(data.version);
  put_format(frame, 0); // keeps its place free of data
  const bytes = woven(data);
  if (mask !== undefined) return filled(frame, bytes, mask);
  const all = kMasks.map((_, at) => filled(frame, bytes, at));
  return all.reduce((best, one) => (burden(one) < burden(best) ? one : best));
}

const kSvg = 'http://www.w3.org/2000/svg';

// Black on white in every theme, with the quiet edge of four squares that readers need.
export function qr_svg(text: string, label: string): SVGSVGElement {
  const squares = qr_squares(text);
  let path = '';
  squares.forEach((row, y) =>
    row.forEach((square, x) => (path += square ? `M${x} ${y}h1v1h-1z` : '')),
  );
  const svg = document.createElementNS(kSvg, 'svg');
  const size = squares.length + 8;
  svg.setAttribute('viewBox', `-4 -4 ${size} ${size}`);
  svg.setAttribute('class', 'qr');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.innerHTML = `<path d="${path}"/>`;
  return svg;
}

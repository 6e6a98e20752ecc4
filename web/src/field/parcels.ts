// Records on their way to another phone: sealed one by one for the server, cut into frames that a
// camera can read, or written into one file. Pure. Called by the hand-over page and by work.ts.

export interface Parcel {
  device: string;
  key: string;
  sealed: string; // base64; only the server opens it
}

const kMark = 'FLP1';
const kFrameChars = 700;

export function text_of(parcels: Parcel[]): string {
  return parcels.map(({ device, key, sealed }) => `${device} ${key} ${sealed}`).join('\n');
}

export function parcels_of(text: string): Parcel[] | null {
  const lines = text.split('\n').filter(Boolean);
  const parcels = lines.map((line) => {
    const [device = '', key = '', sealed = '', more] = line.trim().split(' ');
    const is_good =
      more === undefined &&
      /^[0-9A-HJKMNP-TV-Z]{13}$/.test(device) &&
      /^[0-9a-f]{32}$/.test(key) &&
      /^[A-Za-z0-9+/]+=*$/.test(sealed);
    return is_good ? { device, key, sealed } : null;
  });
  return parcels.length > 0 && parcels.every((one) => one !== null)
    ? (parcels as Parcel[])
    : null;
}

// "FLP1 3/7 SUM text": the sum tells frames of one package from those of another.
export function frames_of(text: string): string[] {
  const count = Math.max(1, Math.ceil(text.length / kFrameChars));
  const sum = sum_of(text);
  return Array.from({ length: count }, (_, at) => {
    const part = text.slice(at * kFrameChars, (at + 1) * kFrameChars);
    return `${kMark} ${at + 1}/${count} ${sum} ${part}`;
  });
}

export interface Gathered {
  sum: string;
  count: number;
  parts: Map<number, string>;
}

// Takes one frame in, in any order and any number of times; another package begins anew.
export function gather(so_far: Gathered | null, frame: string): Gathered | null {
  const found = /^FLP1 (\d{1,3})\/(\d{1,3}) ([0-9a-f]{8}) ([\s\S]*)$/.exec(frame);
  if (!found) return so_far;
  const [, at, count, sum = '', part = ''] = found;
  const is_same = so_far?.sum === sum && so_far.count === Number(count);
  const parts = new Map(is_same ? so_far.parts : []);
  parts.set(Number(at), part);
  return { sum, count: Number(count), parts };
}

export function whole_of(gathered: Gathered | null): string | null {
  if (!gathered || gathered.parts.size < gathered.count) return null;
  const parts = Array.from({ length: gathered.count }, (_, at) => gathered.parts.get(at + 1));
  const text = parts.join('');
  return sum_of(text) === gathered.sum ? text : null;
}

// FNV-1a, 32 bits: against a mixed-up frame, not against a forger; each parcel is sealed.
function sum_of(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, '0');
}

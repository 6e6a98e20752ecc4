// Photos made small and voices made short. Promises: a photo is at most 1280 pixels wide or high
// and 300 KB, drawn anew so that nothing of the camera's own notes (place, time, device) is in it;
// a voice note is at most 60 seconds and 512 KB. Called by attach.tsx. No network.

const kPixels_max = 1280;
const kPhotoBytes_max = 300 * 1024;
const kVoice_ms = 60_000;
const kVoiceBytes_max = 512 * 1024;
const kQualities = [0.82, 0.7, 0.55, 0.4, 0.3];

// The size that fits, the form kept.
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, kPixels_max / Math.max(width, height, 1));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

// Segments that say where, when or by what a photo was taken (APP1 to APP15, comments) are left
// out; the picture itself is untouched.
export function bare_jpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes[at + 1] ?? 0;
    if (mark === 0xda) break;
    const size = 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    const is_note = (mark >= 0xe1 && mark <= 0xef) || mark === 0xfe;
    if (!is_note) kept.push(bytes.subarray(at, at + size));
    at += size;
  }
  kept.push(bytes.subarray(at));
  const joined = new Uint8Array(kept.reduce((sum, one) => sum + one.length, 0));
  let to = 0;
  for (const one of kept) {
    joined.set(one, to);
    to += one.length;
  }
  return joined;
}

export async function small_photo(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  const picture = await createImageBitmap(file);
  const { width, height } = fitted(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  picture.close();
  for (const quality of kQualities) {
    const made = await new Promise<Blob | null>((done) =>
      canvas.toBlob(done, 'image/jpeg', quality),
    );
    if (made && made.size <= kPhotoBytes_max)
      return bare_jpeg(new Uint8Array(await made.arrayBuffer()));
  }
  return null;
}

export interface Recording {
  stop: () => void;
  done: Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> } | null>;
}

const kVoices: [string, string][] = [
  ['audio/webm;codecs=opus', 'audio/webm'],
  ['audio/mp4', 'audio/mp4'],
];

export function can_record(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
}

export async function record_voice(): Promise<Recording | null> {
  const found = kVoices.find(([how]) => MediaRecorder.isTypeSupported(how));
  if (!found) return null;
  const [how, mime] = found;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: how, audioBitsPerSecond: 24_000 });
  const pieces: Blob[] = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const ended = new Promise<void>((done) => {
    recorder.onstop = () => done();
  });
  recorder.start();
  const clock = setTimeout(() => recorder.state === 'recording' && recorder.stop(), kVoice_ms);
  const done = ended.then(async () => {
    clearTimeout(clock);
    for (const track of stream.getTracks()) track.stop();
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return bytes.length > 0 && bytes.length <= kVoiceBytes_max ? { mime, bytes } : null;
  });
  return { stop: () => recorder.state === 'recording' && recorder.stop(), done };
}

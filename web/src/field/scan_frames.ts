// Reads the codes another phone shows, one after the other, until the package is whole. Called by
// the hand-over page. The picture never leaves the phone.

import jsqr from 'jsqr';

import { gather, whole_of, type Gathered } from './parcels';

const kEvery_ms = 120;
const kPixels = 480;

export interface Scan {
  stop: () => void;
  done: Promise<string | null>;
}

export async function scan_frames(
  video: HTMLVideoElement,
  on_frame: (got: number, count: number) => void,
): Promise<Scan> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
  });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  let gathered: Gathered | null = null;
  let finish: (text: string | null) => void = () => undefined;
  const done = new Promise<string | null>((resolve) => {
    finish = resolve;
  });
  const look = (): void => {
    const size = Math.min(video.videoWidth, video.videoHeight);
    if (!size || !pen) return;
    canvas.width = canvas.height = kPixels;
    const [x, y] = [(video.videoWidth - size) / 2, (video.videoHeight - size) / 2];
    pen.drawImage(video, x, y, size, size, 0, 0, kPixels, kPixels);
    const found = jsqr(pen.getImageData(0, 0, kPixels, kPixels).data, kPixels, kPixels);
    if (!found) return;
    gathered = gather(gathered, found.data);
    if (gathered) on_frame(gathered.parts.size, gathered.count);
    const text = whole_of(gathered);
    if (text !== null) end(text);
  };
  const timer = setInterval(look, kEvery_ms);
  const end = (text: string | null): void => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    finish(text);
  };
  return { stop: () => end(null), done };
}

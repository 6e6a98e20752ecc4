// Reads codes from the camera: the browser's own reader where it has one, else zxing (its program
// comes from this server). The picture never leaves the phone and is never kept. Fetched when the
// camera is switched on.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm_url from 'zxing-wasm/reader/zxing_reader.wasm?url';

const kEvery_ms = 120;
const kPixels = 640;
const kSame_ms = 2500;

interface OwnReader {
  detect: (from: CanvasImageSource) => Promise<{ rawValue: string }[]>;
}
type OwnReaderMaker = {
  new (options: { formats: string[] }): OwnReader;
  getSupportedFormats?: () => Promise<string[]>;
};

async function own_reader(): Promise<OwnReader | null> {
  const maker = (globalThis as { BarcodeDetector?: OwnReaderMaker }).BarcodeDetector;
  const formats = (await maker?.getSupportedFormats?.().catch(() => [])) ?? [];
  return maker && formats.includes('qr_code') ? new maker({ formats: ['qr_code'] }) : null;
}

type Look = (canvas: HTMLCanvasElement) => Promise<string | null>;

async function look_with(): Promise<Look> {
  const own = await own_reader();
  if (own) return async (canvas) => (await own.detect(canvas))[0]?.rawValue ?? null;
  await prepareZXingModule({
    overrides: { locateFile: () => wasm_url },
    fireImmediately: true,
  });
  return async (canvas) => {
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) return null;
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
    return found[0]?.text ?? null;
  };
}

export interface Camera {
  stop: () => void;
}

export async function open_camera(
  video: HTMLVideoElement,
  on_read: (text: string) => void,
): Promise<Camera> {
  const look = await look_with();
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = kPixels;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  let [last, last_at, is_busy] = ['', 0, false];
  const step = async (): Promise<void> => {
    const size = Math.min(video.videoWidth, video.videoHeight);
    if (!size || !pen || is_busy) return;
    is_busy = true;
    const [x, y] = [(video.videoWidth - size) / 2, (video.videoHeight - size) / 2];
    pen.drawImage(video, x, y, size, size, 0, 0, kPixels, kPixels);
    const text = await look(canvas).catch(() => null);
    is_busy = false;
    if (!text) return;
    // The same code still before the camera is the same person.
    const is_same = text === last && Date.now() - last_at < kSame_ms;
    [last, last_at] = [text, Date.now()];
    if (!is_same) on_read(text);
  };
  const timer = setInterval(() => void step(), kEvery_ms);
  return {
    stop: () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

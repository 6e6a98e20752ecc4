// Hand what is unsent to a colleague's phone, by codes or a file, and carry theirs. Everything is
// sealed for the server; a record that both phones deliver counts once. Codes and their reader are
// fetched with this page.

import { ArrowLeft, FileDown, FileUp, QrCode, ScanLine } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { renderSVG } from 'uqr';

import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { frames_of, parcels_of, text_of, type Parcel } from './parcels';
import { scan_frames, type Scan } from './scan_frames';
import { go_back, useWork } from './use_work';

const kFrame_ms = 600;

export default function CarryPage() {
  const { say } = useSpeech();
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{say('hand.keep')}</h1>
      </header>
      <main className="page">
        <Give />
        <Take />
      </main>
    </>
  );
}

function Give() {
  const { say } = useSpeech();
  const { work } = useWork();
  const [parcels, keep] = useState<Parcel[] | null>(null);
  const [frames, show] = useState<string[]>([]);
  useEffect(() => {
    void work.parcels().then(keep);
  }, [work]);
  if (!parcels) return null;
  if (!parcels.length)
    return <StateCard icon={QrCode} title={say('hand.none')} text={say('bar.nothing')} />;
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([text_of(parcels)], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: url });
    link.download = 'firstline-records.txt';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <section className="card proof">
      <p className="note">{say('hand.explain', { count: parcels.length })}</p>
      {frames.length > 0 && <Frames frames={frames} />}
      <div className="pair">
        <button
          type="button"
          className="button plain"
          onClick={() => show(frames.length ? [] : frames_of(text_of(parcels)))}
        >
          <QrCode className="icon" aria-hidden="true" />
          {say('hand.show')}
        </button>
        <button type="button" className="button plain" onClick={save}>
          <FileDown className="icon" aria-hidden="true" />
          {say('hand.file')}
        </button>
      </div>
    </section>
  );
}

function Frames({ frames }: { frames: string[] }) {
  const { say } = useSpeech();
  const [at, turn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => turn((now) => (now + 1) % frames.length), kFrame_ms);
    return () => clearInterval(timer);
  }, [frames]);
  const drawing = renderSVG(frames[at] ?? '', { ecc: 'L', border: 2 });
  const words = say('hand.frame', { at: at + 1, count: frames.length });
  return (
    <figure className="frame-code">
      <img src={`data:image/svg+xml,${encodeURIComponent(drawing)}`} alt={words} />
      <figcaption className="small">{words}</figcaption>
    </figure>
  );
}

function Take() {
  const { say } = useSpeech();
  const { work } = useWork();
  const video = useRef<HTMLVideoElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [scan, set_scan] = useState<Scan | null>(null);
  const [words, tell] = useState('');
  useEffect(() => () => scan?.stop(), [scan]);
  const take = async (text: string): Promise<void> => {
    const parcels = parcels_of(text);
    if (!parcels) return tell(say('hand.bad'));
    const count = await work.carry(parcels);
    tell(say('hand.taken', { count }));
  };
  const start = async (): Promise<void> => {
    if (!video.current) return;
    const made = await scan_frames(video.current, (got, count) =>
      tell(say('hand.got', { got, count })),
    ).catch(() => null);
    if (!made) return tell(say('hand.no_camera'));
    set_scan(made);
    const text = await made.done;
    set_scan(null);
    if (text) await take(text);
  };
  return (
    <section className="card proof">
      <h2>{say('hand.take')}</h2>
      <p className="note">{say('hand.take_explain')}</p>
      <video ref={video} hidden={!scan} muted playsInline className="scanner" />
      {words && (
        <p className="note" role="status">
          {words}
        </p>
      )}
      <div className="pair">
        <button type="button" className="button plain" onClick={() => void start()}>
          <ScanLine className="icon" aria-hidden="true" />
          {say('hand.scan')}
        </button>
        <button type="button" className="button plain" onClick={() => file.current?.click()}>
          <FileUp className="icon" aria-hidden="true" />
          {say('hand.open_file')}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={say('hand.open_file')}
          onChange={(event) => void event.target.files?.[0]?.text().then(take)}
        />
      </div>
    </section>
  );
}

// A photo or a voice note beside what is written: made small on the phone, stripped of where and by
// what it was taken, kept with the draft until it is saved. Called by the door and task pages.

import { Camera, Mic, Square, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { can_record, record_voice, small_photo, type Recording } from './media';

export interface Taken {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const kTaken_max = 4;

export function Attach({ taken, keep }: { taken: Taken[]; keep: (taken: Taken[]) => void }) {
  const { say } = useSpeech();
  const [trouble, set_trouble] = useState('');
  const [voice, set_voice] = useState<Recording | null>(null);
  const choose = useRef<HTMLInputElement>(null);
  useEffect(() => () => voice?.stop(), [voice]);
  const add = (one: Taken | null): void => {
    set_trouble(one ? '' : say('attach.failed'));
    if (one) keep([...taken, one].slice(-kTaken_max));
  };
  const take_photo = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const bytes = await small_photo(file).catch(() => null);
    add(bytes && { mime: 'image/jpeg', bytes });
  };
  const take_voice = async (): Promise<void> => {
    if (voice) return voice.stop();
    const made = await record_voice().catch(() => null);
    if (!made) return set_trouble(say('attach.no_microphone'));
    set_voice(made);
    add(await made.done);
    set_voice(null);
  };
  return (
    <div className="attach">
      <div className="pair">
        <button type="button" className="button plain" onClick={() => choose.current?.click()}>
          <Camera className="icon" aria-hidden="true" />
          {say('attach.photo')}
        </button>
        <input
          ref={choose}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          aria-label={say('attach.photo')}
          onChange={(event) => void take_photo(event.target.files?.[0])}
        />
        {can_record() && (
          <button
            type="button"
            className="button plain"
            aria-pressed={voice !== null}
            onClick={() => void take_voice()}
          >
            {voice ? (
              <Square className="icon" aria-hidden="true" />
            ) : (
              <Mic className="icon" aria-hidden="true" />
            )}
            {say(voice ? 'attach.stop' : 'attach.voice')}
          </button>
        )}
      </div>
      <TakenList taken={taken} keep={keep} />
      {trouble && (
        <p className="look-words" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

function TakenList({ taken, keep }: { taken: Taken[]; keep: (taken: Taken[]) => void }) {
  const { say } = useSpeech();
  return taken.map((one, index) => (
    <p className="note taken" key={index}>
      {say(one.mime === 'image/jpeg' ? 'attach.one_photo' : 'attach.one_voice', {
        size: Math.ceil(one.bytes.length / 1024),
      })}
      <button
        type="button"
        className="icon-button push"
        aria-label={say('attach.drop')}
        onClick={() => keep(taken.filter((_, at) => at !== index))}
      >
        <Trash2 className="icon" aria-hidden="true" />
      </button>
    </p>
  ));
}

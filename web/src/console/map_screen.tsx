// The operator's own map: which one is in use, and sending another. A file that is refused changes
// nothing, and every feature that cannot be used is named with what would mend it.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useState, type ChangeEvent } from 'react';

import { say_when } from '../kit/clock';
import type { Fault } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { ask, refusal_of } from './asking';
import type { MapShown } from './map_asking';
import { useToast } from './toast';
import { post } from './upload';
import './command.css';

const kBytes_max = 4 * 1024 * 1024;
const kPart_bytes = 44_000;

function base64_of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

async function send(file: File, progress: (ratio: number) => void): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (let from = 0, number = 0; from < bytes.length; from += kPart_bytes, number += 1) {
    const part = base64_of(bytes.subarray(from, from + kPart_bytes));
    await post('/v1/map/parts', { number, bytes: part });
    progress(Math.min(1, (from + kPart_bytes) / bytes.length));
  }
  await post('/v1/map', { file_name: file.name.slice(-120) });
}

export default function MapScreen() {
  const { say, language } = useSpeech();
  const now = useNow();
  const map = useQuery({ queryKey: ['map'], queryFn: () => ask<MapShown>('/v1/map') });
  const line = map.data?.map;
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('map.upload_title')}</h1>
          <p className="small">{say('map.upload_note')}</p>
        </div>
      </header>
      {map.isPending && <Waiting />}
      {map.isError && <Trouble {...refusal_of(map.error)} again={() => void map.refetch()} />}
      {map.data && (
        <section className="panel">
          <p>
            {line
              ? say('map.shown', {
                  file: line.file_name,
                  count: line.features,
                  when: say_when(language, line.made_at, now),
                })
              : say('map.none_yet')}
          </p>
          <Send />
        </section>
      )}
    </main>
  );
}

function Send() {
  const { say, say_fault } = useSpeech();
  const client = useQueryClient();
  const tell = useToast();
  const [ratio, set_ratio] = useState<number | null>(null);
  const [refused, set_refused] = useState<{ fault: Fault | null; status: number } | null>(null);
  const chosen = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const input = event.target;
    const file = input.files?.[0];
    if (!file) return;
    set_refused(null);
    if (file.size > kBytes_max)
      return set_refused({ fault: { key: 'registry.map_too_large' } as Fault, status: 400 });
    set_ratio(0);
    try {
      await send(file, set_ratio);
      tell({ words: say('map.kept') });
    } catch (trouble) {
      set_refused(refusal_of(trouble));
    } finally {
      set_ratio(null);
      input.value = '';
      void client.invalidateQueries({ queryKey: ['map'] });
    }
  };
  return (
    <>
      <label className="button main">
        {say('map.file')}
        <input
          type="file"
          className="unseen"
          accept=".geojson,.json,application/geo+json"
          disabled={ratio !== null}
          onChange={(event) => void chosen(event)}
        />
      </label>
      {ratio !== null && <Progress percent={Math.round(ratio * 100)} />}
      {refused && (
        <div className="tell look told-list" role="alert">
          <p>{say_fault(refused.fault, refused.status)}</p>
          <ul>
            {(refused.fault?.fields ?? []).map((one) => (
              <li key={one.field}>
                <b>{say('map.feature', { number: one.field.replace(/\D+/g, '') })}</b>{' '}
                {say_fault({ key: one.key } as Fault, 400)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

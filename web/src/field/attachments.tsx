// Photos and voice notes of a task, opened one by one because each opening is logged. Called by the
// task page.

import { Image, Mic } from 'lucide-react';
import { useEffect, useState } from 'react';

import type { Listing, TaskDetail } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { bytes_of_base64 } from './cipher';

interface Shown {
  id: string;
  mime: string;
  byte_count: number;
  name: string;
  data: string | null;
}

export function Attachments({ detail }: { detail: TaskDetail }) {
  const { say } = useSpeech();
  const list = detail.attachments ?? [];
  if (!list.length) return null;
  return (
    <section className="card">
      <h2 className="label">{say('attach.all')}</h2>
      {list.map((one) => (
        <One key={one.id} task_id={detail.id} one={{ ...one, data: null }} />
      ))}
    </section>
  );
}

function One({ task_id, one }: { task_id: string; one: Shown }) {
  const { say } = useSpeech();
  const [url, set_url] = useState('');
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  const open = async (): Promise<void> => {
    const path = `/v1/tasks/${task_id}/attachments?with=${one.id}`;
    const reply = await call<Listing<Shown>>('GET', path);
    const data = reply.body?.items.find((other) => other.id === one.id)?.data;
    if (data) set_url(URL.createObjectURL(new Blob([bytes_of_base64(data)], { type: one.mime })));
  };
  const is_photo = one.mime === 'image/jpeg';
  const size = Math.ceil(one.byte_count / 1024);
  if (url && is_photo) return <img className="taken" src={url} alt={say('attach.photo')} />;
  if (url) return <audio controls src={url} aria-label={say('attach.voice')} />;
  const Icon = is_photo ? Image : Mic;
  return (
    <button type="button" className="button plain" onClick={() => void open()}>
      <Icon className="icon" aria-hidden="true" />
      {say(is_photo ? 'attach.see' : 'attach.hear', { name: one.name, size })}
    </button>
  );
}

// A card on the desk of those who put down and sign: which resident this account is, said once, so
// that nobody decides in their own matter. Gone when it is said.

import { Button, Input } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { refusal_of } from './asking';
import { fault_words, useAct } from './book_kit';
import { useOnce } from './pass_kit';

export function OwnPerson() {
  const speech = useSpeech();
  const { say } = speech;
  const own = useOnce<{ is_linked: boolean }>('/v1/me/own-person');
  const act = useAct<{ is_linked: boolean }>(true);
  const [name, set_name] = useState('');
  const [phone, set_phone] = useState('');
  if (!own.data || own.data.is_linked) return null;
  return (
    <section className="book-form panel">
      <h2>{say('pass.own_title')}</h2>
      <p className="small">{say('pass.own_note')}</p>
      <Input
        aria-label={say('pass.own_name')}
        placeholder={say('pass.own_name')}
        value={name}
        onChange={(event) => set_name(event.target.value)}
      />
      <Input
        aria-label={say('pass.own_phone')}
        placeholder={say('pass.own_phone')}
        inputMode="tel"
        value={phone}
        onChange={(event) => set_phone(event.target.value)}
      />
      <p className="book-send">
        <Button
          disabled={!name.trim() || !phone.trim()}
          loading={act.isPending}
          onClick={() => act.mutate({ path: '/v1/me/own-person', body: { name, phone } })}
        >
          {say('pass.own_send')}
        </Button>
        {act.isError && (
          <span className="book-trouble" role="alert">
            {fault_words(speech, refusal_of(act.error).fault, refusal_of(act.error).status)}
          </span>
        )}
      </p>
    </section>
  );
}

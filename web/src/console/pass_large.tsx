// Acts too large for two signatures: their pieces are held until a key outside the deciding bodies
// has signed for exactly these. The request goes out as a file; the signed line comes back as text
// or as a file. Whoever brings it decides nothing.

import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { refusal_of } from './asking';
import { fault_words, Shown, Top, useAct } from './book_kit';
import { PassDesk, useOnce } from './pass_kit';

interface LargeAct {
  id: string;
  why: 'contacts_of_case' | 'contacts_of_venue' | 'no_shared_exposure';
  count_max: number;
  count: number;
  body: string;
  made_at: string;
  state: 'waiting' | 'granted';
  key_id: string;
  answered_at: string | null;
  request: string;
}

const kSignatureMin = 20;

export default function LargeScreen() {
  return (
    <PassDesk>
      <LargeActs />
    </PassDesk>
  );
}

function LargeActs() {
  const { say } = useSpeech();
  const acts = useOnce<{ items: LargeAct[] }>('/v1/pass/large-acts');
  return (
    <main className="work one">
      <Top title={say('pass.large')} note={say('pass.large_note')} />
      <Shown query={acts}>
        {({ items }) =>
          items.length === 0 ? (
            <StateCard
              icon={KeyRound}
              title={say('pass.large_none')}
              text={say('pass.large_none_text')}
            />
          ) : (
            <section className="list">
              {items.map((one) => (
                <One key={one.id} one={one} />
              ))}
            </section>
          )
        }
      </Shown>
    </main>
  );
}

function One({ one }: { one: LargeAct }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const is_waiting = one.state === 'waiting';
  return (
    <div className={`book-one piece ${one.state}`}>
      <p className={is_waiting ? 'tell look' : 'small'}>
        {is_waiting
          ? say('pass.large_waiting')
          : say('pass.large_granted', {
              when: say_when(language, one.answered_at ?? one.made_at, now),
              key: one.key_id,
            })}
      </p>
      <p>
        <b>{say(`pass.large_${one.why}`, { max: one.count_max })}</b>
      </p>
      <p className="small">
        {say('pass.recorded', {
          body: say(`role.${one.body}`),
          when: say_when(language, one.made_at, now),
        })}
        {is_waiting && `　${say('pass.large_count', { count: one.count })}`}
        {'　'}
        {say('pass.piece_number', { id: one.id })}
      </p>
      {is_waiting && <Bring one={one} />}
    </div>
  );
}

function save_request(one: LargeAct): void {
  const url = URL.createObjectURL(new Blob([one.request], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href: url });
  link.download = `firstline-${one.id}.request.txt`;
  link.click();
  URL.revokeObjectURL(url);
}

// Out with the request, in with the line that was signed elsewhere.
function Bring({ one }: { one: LargeAct }) {
  const speech = useSpeech();
  const { say } = speech;
  const client = useQueryClient();
  const act = useAct(true);
  const [line, set_line] = useState('');
  const [trouble, show] = useState('');
  const bring = (): void =>
    act.mutate(
      { path: `/v1/pass/large-acts/${one.id}/grant`, body: { signature: line.trim() } },
      {
        onSuccess: () => void client.invalidateQueries({ queryKey: ['book'] }),
        onError: (reason) => {
          const { fault, status } = refusal_of(reason);
          show(fault_words(speech, fault, status));
        },
      },
    );
  return (
    <form
      className="book-form"
      onSubmit={(event) => {
        event.preventDefault();
        bring();
      }}
    >
      <p>
        <Button onClick={() => save_request(one)}>{say('pass.large_save')}</Button>
      </p>
      <p className="book-field">
        <label htmlFor={`line-${one.id}`}>{say('pass.large_line')}</label>
        <textarea
          id={`line-${one.id}`}
          rows={3}
          value={line}
          onChange={(event) => set_line(event.target.value)}
        />
      </p>
      <p className="book-send">
        <label className="button">
          {say('pass.large_file')}
          <input
            className="unseen"
            type="file"
            onChange={(event) => void event.target.files?.[0]?.text().then(set_line)}
          />
        </label>
        <Button
          type="primary"
          htmlType="submit"
          disabled={line.trim().length < kSignatureMin}
          loading={act.isPending}
        >
          {say('pass.large_bring')}
        </Button>
        {trouble && (
          <span className="book-trouble" role="alert">
            {trouble}
          </span>
        )}
      </p>
    </form>
  );
}

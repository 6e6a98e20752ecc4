// In the drawer of a task, fetched with it: what turned on the way (told up the ladder, passed
// back, nobody reached, asked twice, split) and the acts the server says are this reader's. Left
// to others: giving it to somebody (task_drawer.tsx).

import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState, type FormEvent } from 'react';

import { say_when } from '../kit/clock';
import type { TaskDetail } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask } from './asking';
import { useToast } from './toast';

import './desk.css';

type Card = components['schemas']['Card'];
type Act = 'bounce' | 'unreached' | 'split' | 'acknowledge';

const kReasons = ['not_my_place', 'not_my_skill', 'too_many', 'off_duty', 'conflict', 'other'];
const kChannels = ['phone', 'message', 'neighbour', 'visit'];
const kActs: Act[] = ['acknowledge', 'bounce', 'unreached', 'split'];

function useTurn(detail: TaskDetail) {
  const { say, say_fault } = useSpeech();
  const tell = useToast();
  const client = useQueryClient();
  return async (act: string, body: object): Promise<boolean> => {
    const reply = await call('POST', `/v1/tasks/${detail.id}/${act}`, { body });
    if (reply.fault) {
      tell({ words: say_fault(reply.fault, reply.status), is_trouble: true });
      return false;
    }
    tell({ words: say(`turn.did.${act}`) });
    void client.invalidateQueries({ queryKey: ['task', detail.id] });
    void client.invalidateQueries({ queryKey: ['tasks'] });
    void client.invalidateQueries({ queryKey: ['rungs'] });
    return true;
  };
}

export default function TaskTurns({ detail }: { detail: TaskDetail }) {
  const { say } = useSpeech();
  const [open, set_open] = useState<Act | null>(null);
  const can = kActs.filter((act) => detail.can.includes(act));
  return (
    <section className="turns">
      <Told detail={detail} />
      <Same detail={detail} />
      <div className="acts">
        {can.map((act) => (
          <Button key={act} aria-expanded={open === act} onClick={() => set_open(act)}>
            {say(`turn.${act}`)}
          </Button>
        ))}
        <CardButton kind={detail.kind} />
      </div>
      {open && <TurnForm key={open} act={open} detail={detail} close={() => set_open(null)} />}
    </section>
  );
}

function Told({ detail }: { detail: TaskDetail }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const facts = [
    detail.is_crisis && say('turn.is_crisis'),
    detail.needs_decision && say('turn.needs_decision'),
    detail.awaits_asker && say('turn.awaits_asker'),
    detail.lacks_skill && say('turn.lacks_skill'),
    detail.bounces > 0 && say('turn.bounces', { count: detail.bounces }),
    detail.reopens > 0 && say('turn.reopens', { count: detail.reopens }),
    detail.tries > 0 && say('turn.tries', { count: detail.tries }),
    detail.after_tries === 'visit' && say('turn.visit_next'),
  ].filter((fact): fact is string => typeof fact === 'string');
  return (
    <>
      {detail.caller && (
        <p>
          {say('turn.caller', {
            name: detail.caller.name,
            phone: detail.caller.phone,
            address: detail.caller.address,
          })}
        </p>
      )}
      {facts.map((fact) => (
        <p key={fact}>
          <b>{fact}</b>
        </p>
      ))}
      {detail.rungs.map((rung) => (
        <p key={rung.number}>
          {say('turn.told', {
            rung: rung.number,
            level: say(`turn.level.${rung.tells}`),
            name: rung.name,
            when: say_when(language, rung.told_at, now),
          })}
          {rung.acked_at
            ? say('turn.said', { name: rung.acked_by, said: rung.said })
            : say('turn.silent')}
        </p>
      ))}
      {detail.parts.map((part) => (
        <p key={part.id}>
          {say('turn.part', { title: part.title, who: part.holder?.name ?? '' })}
          {part.state === 'done' ? say('turn.part_done') : ''}
        </p>
      ))}
    </>
  );
}

function Same({ detail }: { detail: TaskDetail }) {
  const { say } = useSpeech();
  const turn = useTurn(detail);
  return (
    <>
      {detail.can.includes('merge') &&
        detail.same.map((one) => (
          <p key={one.id}>
            {say('turn.same', { who: one.holder?.name ?? '' })}{' '}
            <Button size="small" onClick={() => void turn('merge', { into: one.id })}>
              {say('turn.merge')}
            </Button>
          </p>
        ))}
      {detail.can.includes('unmerge') && (
        <p>
          {say('turn.merged')}{' '}
          <Button size="small" onClick={() => void turn('unmerge', {})}>
            {say('turn.unmerge')}
          </Button>
        </p>
      )}
    </>
  );
}

interface TurnFormProps {
  act: Act;
  detail: TaskDetail;
  close: () => void;
}

function TurnForm({ act, detail, close }: TurnFormProps) {
  const { say } = useSpeech();
  const turn = useTurn(detail);
  const [word, set_word] = useState(act === 'bounce' ? 'not_my_place' : 'phone');
  const [text, set_text] = useState('');
  const [busy, set_busy] = useState(false);
  const bodies: Record<Act, object> = {
    bounce: { reason: word, note: text },
    unreached: { channel: word, note: text },
    split: { title: text },
    acknowledge: { what: text },
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    set_busy(true);
    const is_done = await turn(act, bodies[act]);
    set_busy(false);
    if (is_done) close();
  };
  const words = act === 'bounce' ? kReasons : act === 'unreached' ? kChannels : null;
  return (
    <form onSubmit={(event) => void send(event)}>
      <p className="note">{say(`turn.about.${act}`)}</p>
      {words && (
        <Select
          value={word}
          aria-label={say('turn.why')}
          onChange={set_word}
          options={words.map((one) => ({ value: one, label: say(`turn.word.${one}`) }))}
        />
      )}
      <Input
        value={text}
        autoFocus
        maxLength={act === 'split' ? 60 : 200}
        required={!words}
        placeholder={say(`turn.text.${act}`)}
        aria-label={say(`turn.text.${act}`)}
        onChange={(event) => set_text(event.target.value)}
      />
      <div className="acts">
        <Button type="primary" htmlType="submit" loading={busy}>
          {say(`turn.${act}`)}
        </Button>
        <Button onClick={close}>{say('turn.not_now')}</Button>
      </div>
    </form>
  );
}

function CardButton({ kind }: { kind: string }) {
  const { say, language } = useSpeech();
  const [card, set_card] = useState<Card | null>(null);
  const parts = ['guide', 'bring', 'call'] as const;
  if (!card)
    return (
      <Button onClick={() => void ask<Card>(`/v1/cards/${kind}`).then(set_card)}>
        {say('turn.card')}
      </Button>
    );
  return (
    <div>
      {parts.map((part) => (
        <div key={part}>
          <h3>{say(`turn.card.${part}`)}</h3>
          {card[part].map((line) => (
            <p key={line.zh}>{language === 'en' ? line.en : line.zh}</p>
          ))}
        </div>
      ))}
    </div>
  );
}

// What I need myself, so that I can go on serving: said in three taps, kept on the phone until it
// is sent, then followed like any promise: whose it is, until when, what was answered. Left to
// others: who settles it, and what counts as settled.

import { ArrowLeft, HandHeart, HeartHandshake } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';

import { now_ms, say_when } from '../kit/clock';
import type { Reply } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { MoreWords } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import './needs.css';
import { go_back, useWork } from './use_work';
import en from './words/needs/en.json';
import zh from './words/needs/zh-CN.json';

type MyNeeds = components['schemas']['MyNeeds'];
type Need = components['schemas']['Need'];
type NeedKind = components['schemas']['NeedKind'];

const kPath = '/v1/duty/mine/needs';
const kFresh_ms = 20_000;
const kHoursADay = 24;

export default function NeedsPage() {
  return (
    <MoreWords words={{ zh, en }}>
      <Needs />
    </MoreWords>
  );
}

function Needs() {
  const { say, say_fault } = useSpeech();
  const { work, state } = useWork();
  const [reply, set_reply] = useState<Reply<MyNeeds> | null>(null);
  const [refusal, set_refusal] = useState('');
  const again = useCallback(async () => set_reply(await call<MyNeeds>('GET', kPath)), []);
  // What waits in the outbox changes when it was sent: then there is news.
  const waiting = state.records.filter((one) => one.act === 'post' && one.body.path === kPath);
  const unsent = waiting.filter((one) => one.state === 'waiting').length;
  useEffect(() => {
    void again();
    const timer = setInterval(() => void again(), kFresh_ms);
    return () => clearInterval(timer);
  }, [again, unsent]);
  const act = async (step: 'again' | 'withdraw', need_id: string, done: string): Promise<void> => {
    const answer = await call<MyNeeds>('POST', `${kPath}/${step}`, { body: { need_id } });
    if (answer.body) {
      set_refusal('');
      set_reply(answer);
      work.say('toast.words', { words: say(done) });
      return;
    }
    set_refusal(say_fault(answer.fault, answer.status));
    void again();
  };
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{say('needs.title')}</h1>
      </header>
      <main className="page">
        {refusal && (
          <p className="tell look" role="alert">
            {refusal}
          </p>
        )}
        {!reply && <Waiting />}
        {reply && !reply.body && <Trouble {...reply} again={() => void again()} />}
        {unsent > 0 && <p className="tell look">{say('needs.waiting')}</p>}
        {reply?.body && (
          <>
            <NewNeed kinds={reply.body.kinds} />
            <NeedList items={reply.body.items} kinds={reply.body.kinds} act={act} />
          </>
        )}
      </main>
    </>
  );
}

function NewNeed({ kinds }: { kinds: NeedKind[] }) {
  const { say, language } = useSpeech();
  const { work } = useWork();
  const [is_open, set_open] = useState(false);
  const [kind, choose] = useState<NeedKind | null>(null);
  const [text, set_text] = useState('');
  const name = (one: NeedKind): string => (language === 'en' ? one.en : one.zh);
  const send = async (): Promise<void> => {
    if (!kind) return;
    const body = { kind: kind.kind, ...(text.trim() ? { text: text.trim() } : {}) };
    await work.post_later({ path: kPath, body, words: name(kind) });
    work.say('toast.words', { words: say('needs.sent') });
    choose(null);
    set_text('');
    set_open(false);
  };
  const within = (one: NeedKind): string =>
    one.due_hours > kHoursADay
      ? say('needs.within_days', { days: Math.round(one.due_hours / kHoursADay) })
      : say('needs.within', { hours: one.due_hours });
  if (!is_open)
    return (
      <button type="button" className="button main" onClick={() => set_open(true)}>
        <HandHeart className="icon" aria-hidden="true" />
        {say('needs.new')}
      </button>
    );
  return (
    <section className="card needs-card">
      <fieldset>
        <legend>{say('needs.pick')}</legend>
        {kinds.map((one) => (
          <label key={one.kind} className="choice">
            <input
              type="radio"
              name="need"
              checked={kind?.kind === one.kind}
              onChange={() => choose(one)}
            />
            <span>
              <b>{name(one)}</b>
              <span className="note">{within(one)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind && (
        <>
          <label className="note" htmlFor="need-text">
            {say('needs.text')}
          </label>
          <textarea
            id="need-text"
            rows={3}
            maxLength={500}
            value={text}
            onChange={(event) => set_text(event.target.value)}
          />
          <p className="note">{say('needs.private')}</p>
          <button type="button" className="button main" onClick={() => void send()}>
            {say('needs.send')}
          </button>
        </>
      )}
    </section>
  );
}

interface ListProps {
  items: Need[];
  kinds: NeedKind[];
  act: (step: 'again' | 'withdraw', need_id: string, done: string) => Promise<void>;
}

function NeedList({ items, kinds, act }: ListProps) {
  const { say } = useSpeech();
  if (!items.length)
    return (
      <StateCard icon={HeartHandshake} title={say('needs.none')} text={say('needs.none_text')} />
    );
  return (
    <>
      {items.map((one) => (
        <NeedCard key={one.id} one={one} kinds={kinds} act={act} />
      ))}
    </>
  );
}

function NeedCard({ one, kinds, act }: { one: Need } & Omit<ListProps, 'items'>) {
  const { say, language } = useSpeech();
  const outcome = kinds
    .find((kind) => kind.kind === one.kind)
    ?.outcomes.find((row) => row.word === one.outcome);
  const is_open = one.state === 'open' || one.state === 'taken';
  return (
    <section className="card needs-card">
      <h2>
        {language === 'en' ? one.kind_en : one.kind_zh}
        {one.round > 1 && <span className="note">{`　${say('needs.round')}`}</span>}
      </h2>
      <p>
        <b>{say(`needs.state_${one.state}`, { owner: one.owner })}</b>{' '}
        {outcome && (language === 'en' ? outcome.en : outcome.zh)}
      </p>
      {is_open && (
        <p className={one.is_late ? 'tell look' : 'note'}>
          {one.is_late
            ? say('needs.late')
            : say('needs.due', { when: say_when(language, one.due_at, now_ms()) })}
        </p>
      )}
      {one.text && <p className="note">{one.text}</p>}
      {one.answer && <p className="needs-you">{one.answer}</p>}
      {one.filed_by !== one.name && (
        <p className="note">{say('needs.filed_for', { name: one.filed_by })}</p>
      )}
      {one.can.includes('again') && (
        <button
          type="button"
          className="button plain"
          onClick={() => void act('again', one.id, 'needs.again_done')}
        >
          {say('needs.again')}
        </button>
      )}
      {one.can.includes('withdraw') && (
        <button
          type="button"
          className="button plain"
          onClick={() => void act('withdraw', one.id, 'needs.withdrawn')}
        >
          {say('needs.withdraw')}
        </button>
      )}
    </section>
  );
}

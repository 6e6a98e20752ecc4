// My shifts: two weeks by day, "I am sick" in two taps, swaps, what I am asked to take, and the
// promises I hand over or sign when a shift changes. Needs signal: who takes what is decided once,
// at the server. Left to others: rest rules, who is asked.

import { ArrowLeft, HeartPulse, Moon, Repeat, SunMedium } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';

import { now_ms, say_clock, say_when } from '../kit/clock';
import type { Reply } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { MoreWords } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { go_back, useWork } from './use_work';
import en from './words/shifts/en.json';
import zh from './words/shifts/zh-CN.json';

type Schemas = components['schemas'];
type MyDuty = Schemas['MyDuty'];
type MyHandOvers = Schemas['MyHandOvers'];
type HandOver = Schemas['HandOver'];
type Shift = MyDuty['shifts'][number];
type Offer = MyDuty['offers'][number];

const kFresh_ms = 15_000;

// One address, fresh while looked at; `act` posts and shows what stands then.
function useMine<Body>(path: string) {
  const [reply, set_reply] = useState<Reply<Body> | null>(null);
  const again = useCallback(async () => set_reply(await call<Body>('GET', path)), [path]);
  useEffect(() => {
    void again();
    const timer = setInterval(() => void again(), kFresh_ms);
    return () => clearInterval(timer);
  }, [again]);
  return { reply, again, set_reply };
}

export default function ShiftsPage() {
  return (
    <MoreWords words={{ zh, en }}>
      <Shifts />
    </MoreWords>
  );
}

function Shifts() {
  const { say } = useSpeech();
  const { reply, again, set_reply } = useMine<MyDuty>('/v1/duty/mine');
  const [refusal, set_refusal] = useState('');
  const { say_fault, has } = useSpeech();
  const { work } = useWork();
  const act = async (path: string, body: object, done: string): Promise<void> => {
    const answer = await call<MyDuty>('POST', `/v1/duty/mine/${path}`, { body });
    if (answer.body) {
      set_refusal('');
      set_reply(answer);
      work.say('toast.words', { words: say(done) });
      return;
    }
    const rules = (answer.fault?.fields ?? []).map((one) => `rest.${one.field}`).filter(has);
    const why = rules.map((rule) => say(rule)).join(' ');
    set_refusal(`${say_fault(answer.fault, answer.status)} ${why}`);
    void again();
  };
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{say('shifts.title')}</h1>
      </header>
      <main className="page">
        {refusal && (
          <p className="tell look" role="alert">
            {refusal}
          </p>
        )}
        {!reply && <Waiting />}
        {reply && !reply.body && <Trouble {...reply} again={() => void again()} />}
        {reply?.body && (
          <>
            <Offers offers={reply.body.offers} act={act} />
            <HandOvers />
            <Week shifts={reply.body.shifts} act={act} />
          </>
        )}
      </main>
    </>
  );
}

type Acting = (path: string, body: object, done: string) => Promise<void>;

function useTitle(): (shift: { title_zh: string; title_en: string }) => string {
  const { language } = useSpeech();
  return (shift) => (language === 'en' ? shift.title_en : shift.title_zh);
}

function Offers({ offers, act }: { offers: Offer[]; act: Acting }) {
  const { say, language } = useSpeech();
  const title = useTitle();
  if (!offers.length) return null;
  return (
    <section className="card">
      <h2>{say('shifts.asked')}</h2>
      {offers.map((offer) => (
        <div key={offer.offer_id} className="needs-you">
          <p>
            <b>
              {say_when(language, offer.from, now_ms())}–{say_clock(offer.until)}
            </b>{' '}
            {title(offer)} {offer.area?.name}
          </p>
          <p className="note">
            {say(`shifts.asked_${offer.kind}`, { name: offer.asker || say('shifts.the_desk') })}
          </p>
          <div className="pair">
            {(['yes', 'no'] as const).map((answer) => (
              <button
                key={answer}
                type="button"
                className={answer === 'yes' ? 'button main' : 'button plain'}
                onClick={() =>
                  void act('answer', { offer_id: offer.offer_id, answer }, `shifts.said_${answer}`)
                }
              >
                {say(`shifts.${answer}`)}
              </button>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function Week({ shifts, act }: { shifts: Shift[]; act: Acting }) {
  const { say } = useSpeech();
  const sheet = useRef<HTMLDialogElement>(null);
  const [chosen, choose] = useState<Shift | null>(null);
  if (!shifts.length)
    return <StateCard icon={SunMedium} title={say('shifts.none')} text={say('shifts.none_text')} />;
  const first = shifts.find((one) => !one.is_standing) ?? shifts[0];
  return (
    <>
      {first && (
        <button
          type="button"
          className="button"
          onClick={() => {
            choose(first);
            sheet.current?.showModal();
          }}
        >
          <HeartPulse className="icon" aria-hidden="true" />
          {say('shifts.sick')}
        </button>
      )}
      <ul className="rows">
        {shifts.map((shift) => (
          <ShiftRow key={shift.id} shift={shift} act={act} />
        ))}
      </ul>
      <dialog ref={sheet} className="sheet" aria-labelledby="sick-title">
        <h2 id="sick-title">{say('shifts.sick_question')}</h2>
        <p className="note">{say('shifts.sick_text')}</p>
        <button
          type="button"
          className="button main"
          onClick={() => {
            sheet.current?.close();
            void act('sick', { shift_id: chosen?.id }, 'shifts.sick_done');
          }}
        >
          {say('shifts.sick_yes')}
        </button>
        <button type="button" className="button plain" onClick={() => sheet.current?.close()}>
          {say('shifts.sick_no')}
        </button>
      </dialog>
    </>
  );
}

function ShiftRow({ shift, act }: { shift: Shift; act: Acting }) {
  const { say, language } = useSpeech();
  const title = useTitle();
  const has_begun = Date.parse(shift.from) <= now_ms();
  const is_asked = shift.swap_asked_count > 0;
  return (
    <li className="row">
      {shift.is_night && <Moon className="icon" aria-label={say('shifts.night')} />}
      <div className="grow">
        <b>
          {shift.is_standing
            ? say('shifts.standing')
            : `${say_when(language, shift.from, now_ms())}–${say_clock(shift.until)}`}
        </b>
        <span className="note">
          {title(shift)}
          {'　'}
          {shift.area?.name}
          {is_asked && `　${say('shifts.swap_asked', { count: shift.swap_asked_count })}`}
        </span>
      </div>
      {!has_begun && !shift.is_standing && (
        <button
          type="button"
          className="button plain"
          onClick={() =>
            void act(
              is_asked ? 'withdraw' : 'swap',
              { shift_id: shift.id },
              is_asked ? 'shifts.withdrawn' : 'shifts.swap_done',
            )
          }
        >
          <Repeat className="icon" aria-hidden="true" />
          {say(is_asked ? 'shifts.withdraw' : 'shifts.swap')}
        </button>
      )}
    </li>
  );
}

function HandOvers() {
  const { say, say_fault } = useSpeech();
  const { work } = useWork();
  const { reply, set_reply, again } = useMine<MyHandOvers>('/v1/duty/mine/hand-overs');
  const [refusal, set_refusal] = useState('');
  const sign = async (hand_over_id: string, task_id?: string): Promise<void> => {
    const body = task_id ? { hand_over_id, task_id } : { hand_over_id };
    const answer = await call<MyHandOvers>('POST', '/v1/duty/mine/hand-overs/sign', { body });
    if (answer.body) {
      set_reply(answer);
      set_refusal('');
      work.say('toast.words', { words: say('hand_over.signed') });
      void work.refresh();
      return;
    }
    set_refusal(say_fault(answer.fault, answer.status));
    void again();
  };
  const { taking = [], giving = [] } = reply?.body ?? {};
  if (!taking.length && !giving.length) return null;
  return (
    <section className="card">
      <h2>{say('hand_over.title')}</h2>
      {refusal && (
        <p className="tell look" role="alert">
          {refusal}
        </p>
      )}
      {giving.map((one) => (
        <p key={one.id} className="note">
          {say('hand_over.giving', { area: one.area?.name ?? '', count: one.open_count })}
        </p>
      ))}
      {taking.map((one) => (
        <Taking key={one.id} one={one} sign={sign} />
      ))}
    </section>
  );
}

interface TakingProps {
  one: HandOver;
  sign: (hand_over_id: string, task_id?: string) => Promise<void>;
}

function Taking({ one, sign }: TakingProps) {
  const { say, language } = useSpeech();
  return (
    <>
      <p>
        {say('hand_over.taking', { name: one.giver, area: one.area?.name ?? '' })}{' '}
        <b>{say('hand_over.open', { count: one.open_count })}</b>
      </p>
      <ul className="rows">
        {one.tasks.map((task) => (
          <li className="row" key={task.id}>
            <div className="grow">
              <b>{task.door || task.title}</b>
              <span className="note">{say_when(language, task.due_at, now_ms())}</span>
            </div>
            <button
              type="button"
              className="button plain"
              onClick={() => void sign(one.id, task.id)}
            >
              {say('hand_over.sign')}
            </button>
          </li>
        ))}
      </ul>
      {one.open_count > 0 && (
        <button type="button" className="button main" onClick={() => void sign(one.id)}>
          {say('hand_over.sign_all', { count: one.open_count })}
        </button>
      )}
    </>
  );
}

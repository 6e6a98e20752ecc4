// A pass for somebody at the door: a code they scan with their own phone, words to copy for who has
// no phone here, and an end to a pass on a phone that was lost. Needs signal, because a new pass is
// made by the server. Nothing of it stays on this phone.

import { ArrowLeft, CloudOff, QrCode } from 'lucide-react';
import { useEffect, useState } from 'react';
import { renderSVG } from 'uqr';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { MoreWords } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { Reply } from '../kit/contract';
import type { PageProps } from './pages';
import { go_back, useWork } from './use_work';
import en from './words/enrol/en.json';
import zh from './words/enrol/zh-CN.json';

interface Members {
  members: { id: string; name: string; age: number }[];
}

interface Shown {
  phones: { way: string; made_at: string }[];
  carers: { id: string; name: string; relation: string; until: string | null }[];
}

interface Given {
  link?: string;
  code?: string;
  until?: string | null;
}

export default function EnrolPage({ route }: PageProps) {
  return (
    <MoreWords words={{ zh, en }}>
      <Enrol household={route[1] ?? ''} />
    </MoreWords>
  );
}

function Enrol({ household }: { household: string }) {
  const { say } = useSpeech();
  const { state } = useWork();
  const [reply, keep] = useState<Reply<Members> | null>(null);
  const [asked, again] = useState(0);
  useEffect(() => {
    let is_here = true;
    void call<Members>('GET', `/v1/households/${household}`).then((found) => {
      if (is_here) keep(found);
    });
    return () => {
      is_here = false;
    };
  }, [household, asked]);
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{say('enrol.title')}</h1>
      </header>
      <main className="page">
        <p className="note">{say('enrol.note')}</p>
        {!reply && <Waiting />}
        {reply && !reply.body && state.is_line_down && (
          <StateCard
            icon={CloudOff}
            title={say('enrol.offline')}
            text={say('enrol.offline_text')}
          />
        )}
        {reply && !reply.body && !state.is_line_down && (
          <Trouble {...reply} again={() => again(asked + 1)} />
        )}
        {reply?.body?.members.map((member) => <OnePerson key={member.id} member={member} />)}
      </main>
    </>
  );
}

// Which phones and whose show this pass: asked when somebody wants to know, because it is logged.
function Phones({ path, changed }: { path: string; changed: number }) {
  const { say, say_fault } = useSpeech();
  const [shown, keep] = useState<Reply<Shown> | null>(null);
  useEffect(() => keep(null), [changed]);
  const look = async (): Promise<void> => keep(await call<Shown>('GET', path));
  const end = async (id: string): Promise<void> => {
    await call('POST', `${path}/carers/${id}/end`, { body: {} });
    await look();
  };
  if (!shown)
    return (
      <button type="button" className="button plain" onClick={() => void look()}>
        {say('enrol.who_has')}
      </button>
    );
  if (!shown.body) return <p role="status">{say_fault(shown.fault, shown.status)}</p>;
  const { phones, carers } = shown.body;
  return (
    <>
      <p className="note">{say('enrol.phones', { count: phones.length })}</p>
      {carers.map((one) => (
        <p key={one.id} className="line1">
          {one.name}　{say('enrol.carer')}
          <button type="button" className="button plain push" onClick={() => void end(one.id)}>
            {say('enrol.carer_end')}
          </button>
        </p>
      ))}
    </>
  );
}

function OnePerson({ member }: { member: Members['members'][number] }) {
  const { say, say_fault } = useSpeech();
  const [changed, change] = useState(0);
  const [given, keep] = useState<Given | null>(null);
  const [told, tell] = useState('');
  const [is_busy, wait] = useState(false);
  const act = async (path: string, body: object, done: (given: Given) => void): Promise<void> => {
    wait(true);
    const answer = await call<Given>('POST', `/v1/people/${member.id}/pass/${path}`, { body });
    wait(false);
    if (answer.fault) return tell(say_fault(answer.fault, answer.status));
    tell('');
    change(changed + 1);
    done(answer.body ?? {});
  };
  return (
    <section className="card proof" aria-label={member.name}>
      <h2>
        {member.name} <span className="note">{say('task.age', { age: member.age })}</span>
      </h2>
      {given && <GivenCard given={given} name={member.name} />}
      <div className="pair">
        <button
          type="button"
          className="button main"
          disabled={is_busy}
          onClick={() => void act('links', {}, keep)}
        >
          <QrCode className="icon" aria-hidden="true" />
          {say('enrol.scan')}
        </button>
        <button
          type="button"
          className="button"
          disabled={is_busy}
          onClick={() => void act('links', { for: 'letter' }, keep)}
        >
          {say('enrol.letter')}
        </button>
      </div>
      <Phones path={`/v1/people/${member.id}/pass`} changed={changed} />
      <Lost
        is_busy={is_busy}
        end={() =>
          void act('end', {}, () => {
            keep(null);
            tell(say('enrol.ended'));
          })
        }
      />
      <p role="status">{told}</p>
    </section>
  );
}

// Ending a pass cannot be undone: what it means is said first.
function Lost({ is_busy, end }: { is_busy: boolean; end: () => void }) {
  const { say } = useSpeech();
  const [is_sure, ask_first] = useState(false);
  if (!is_sure)
    return (
      <button type="button" className="button plain" onClick={() => ask_first(true)}>
        {say('enrol.lost')}
      </button>
    );
  return (
    <div role="group" aria-label={say('enrol.lost')}>
      <p className="tell look">{say('enrol.lost_what')}</p>
      <div className="pair">
        <button
          type="button"
          className="button"
          disabled={is_busy}
          onClick={() => {
            ask_first(false);
            end();
          }}
        >
          {say('enrol.lost_now')}
        </button>
        <button type="button" className="button plain" onClick={() => ask_first(false)}>
          {say('enrol.leave')}
        </button>
      </div>
    </div>
  );
}

function GivenCard({ given, name }: { given: Given; name: string }) {
  const { say, language } = useSpeech();
  const now = useNow();
  if (given.code)
    return (
      <div>
        <p className="note">{say('enrol.letter_note', { site: location.host })}</p>
        <p className="name">
          <b>{given.code}</b>
        </p>
        {given.until && (
          <p className="small">
            {say('enrol.until', { when: say_when(language, given.until, now) })}
          </p>
        )}
      </div>
    );
  if (!given.link) return null;
  const address = new URL(given.link, location.origin).href;
  const drawing = renderSVG(address, { ecc: 'M', border: 2 });
  return (
    <figure className="frame-code">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(drawing)}`}
        alt={say('enrol.qr', { name })}
      />
      <figcaption className="small">{say('enrol.scan_note', { name })}</figcaption>
    </figure>
  );
}

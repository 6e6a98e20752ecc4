// One door: who lives there, what is due now, "all well", and whatever else is seen or needed.
// Works without signal; names and phones come when there is some, and opening them is logged. Left
// to others: writing it down (work.ts), photos and voice (attach.tsx).

import { ArrowLeft, Check, Minus, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';

import { say_when } from '../kit/clock';
import { kind_name, useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { Attach, type Taken } from './attach';
import type { PageProps } from './pages';
import { shown_door, type DueItem, type ShownDoor } from './round';
import { go_back, useWork } from './use_work';

const kUsual_tenths = 365;
const kFever_tenths = 373;
const kLow_tenths = 340;
const kHigh_tenths = 420;

interface Known {
  members: { id: string; name: string; phone: string; age: number }[];
}

export default function DoorPage({ route }: PageProps) {
  const { say } = useSpeech();
  const { state } = useWork();
  const found = state.round?.doors.find((door) => door.id === route[1]);
  const door = state.round && found ? shown_door(state.round, found, state.records) : null;
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{door ? `${door.name}${door.door}` : ''}</h1>
      </header>
      <main className="page">
        {door ? (
          <OneDoor door={door} key={door.id} />
        ) : (
          <StateCard icon={ArrowLeft} title={say('door.gone')} text={say('door.gone_text')} />
        )}
      </main>
    </>
  );
}

function OneDoor({ door }: { door: ShownDoor }) {
  const [kind, choose] = useState('');
  const known = useKnown(door.id);
  return (
    <>
      <Who door={door} known={known} />
      {kind ? (
        <Need door={door} known={known} kind={kind} back={() => choose('')} />
      ) : (
        <>
          <Due door={door} />
          <Other door={door} choose={choose} />
        </>
      )}
    </>
  );
}

// Names and phones, when there is signal.
function useKnown(household: string): Known | null {
  const { state } = useWork();
  const [known, keep] = useState<Known | null>(null);
  const can_ask = state.session !== null && !state.is_line_down;
  useEffect(() => {
    let is_here = true;
    if (can_ask)
      void call<Known>('GET', `/v1/households/${household}`).then((reply) => {
        if (is_here && reply.body?.members) keep(reply.body);
      });
    return () => {
      is_here = false;
    };
  }, [household, can_ask]);
  return known;
}

function Who({ door, known }: { door: ShownDoor; known: Known | null }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const year = new Date(now).getUTCFullYear();
  return (
    <section className="card person">
      {door.members.map((member) => {
        const named = known?.members.find((one) => one.id === member.id);
        return (
          <p className="line1" key={member.id}>
            <b className="name">
              {named?.name ?? say('door.surname', { initial: member.initial })}
            </b>
            <span className="note">{say('task.age', { age: year - member.birth_year })}</span>
            {member.is_alone && <span className="flag">{say('door.alone')}</span>}
            {named?.phone && <a href={`tel:${named.phone}`}>{named.phone}</a>}
          </p>
        );
      })}
      {door.members.length === 0 && <p className="note">{say('door.nobody_filed')}</p>}
      {door.seen_at && (
        <p className="note">
          {say('door.last', {
            when: say_when(language, door.seen_at, now),
            what: say(`seen.${door.seen}`),
          })}
        </p>
      )}
    </section>
  );
}

function Due({ door }: { door: ShownDoor }) {
  const { say, language } = useSpeech();
  const { work, state } = useWork();
  const open = door.due.filter((item) => !item.is_done);
  const [temperatures, set_temperatures] = useState<Record<string, number>>(() =>
    Object.fromEntries(open.filter((one) => one.person).map((one) => [one.person, kUsual_tenths])),
  );
  const words_of = (item: DueItem): string => {
    const rule = state.round?.rules.find((one) => one.rule === item.rule);
    return rule ? (language === 'en' ? rule.en : rule.zh) : item.rule;
  };
  const step = (person: string, by: number): void =>
    set_temperatures((now) => {
      const wanted = (now[person] ?? kUsual_tenths) + by;
      return { ...now, [person]: Math.min(kHigh_tenths, Math.max(kLow_tenths, wanted)) };
    });
  const well = (): void => {
    void work.all_well(door, temperatures);
    go_back();
  };
  const has_fever = Object.values(temperatures).some((one) => one >= kFever_tenths);
  return (
    <>
      {open.length > 0 && (
        <section className="card due-now">
          <h2 className="label">{say('door.due')}</h2>
          {open.map((item) => (
            <div className="due-line" key={`${item.rule}${item.person}`}>
              <b>{words_of(item)}</b>
              {item.person && (
                <>
                  <span className="note">
                    {door.members.find((one) => one.id === item.person)?.initial}
                  </span>
                  <Stepper
                    label={words_of(item)}
                    tenths={temperatures[item.person] ?? kUsual_tenths}
                    step={(by) => step(item.person, by)}
                  />
                </>
              )}
            </div>
          ))}
          {has_fever && (
            <p className="look-words" role="status">
              {say('door.fever')}
            </p>
          )}
        </section>
      )}
      <div className="dock">
        <button type="button" className="button main big" onClick={well}>
          <Check className="icon" aria-hidden="true" />
          {say(open.length > 0 ? 'door.all_well' : 'door.seen_well')}
        </button>
      </div>
    </>
  );
}

function Stepper({
  label,
  tenths,
  step,
}: {
  label: string;
  tenths: number;
  step: (by: number) => void;
}) {
  const { say } = useSpeech();
  return (
    <span className="stepper push" role="group" aria-label={label}>
      <button type="button" aria-label={say('door.lower')} onClick={() => step(-1)}>
        <Minus className="icon" aria-hidden="true" />
      </button>
      <output aria-live="polite">{(tenths / 10).toFixed(1)}</output>
      <button type="button" aria-label={say('door.higher')} onClick={() => step(1)}>
        <Plus className="icon" aria-hidden="true" />
      </button>
    </span>
  );
}

const kSeen = ['nobody', 'unwell', 'moved'] as const;

function Other({ door, choose }: { door: ShownDoor; choose: (kind: string) => void }) {
  const speech = useSpeech();
  const { say } = speech;
  const { work, state } = useWork();
  const saw = (seen: (typeof kSeen)[number]): void => {
    const at = { door: `${door.name}${door.door}`, address: door.address };
    void work.record({ act: 'visit', ...at, body: { household: door.id, seen } });
    work.say('toast.seen', { door: at.door, what: say(`seen.${seen}`) });
    go_back();
  };
  return (
    <>
      <section>
        <h2 className="label">{say('door.need')}</h2>
        <div className="six">
          {state.kinds.map(({ kind }) => (
            <button type="button" key={kind} onClick={() => choose(kind)}>
              {kind_name(speech, kind, state.kinds)}
            </button>
          ))}
        </div>
      </section>
      <section>
        <h2 className="label">{say('door.other')}</h2>
        <div className="six">
          {kSeen.map((seen) => (
            <button type="button" key={seen} onClick={() => saw(seen)}>
              {say(`seen.${seen}`)}
            </button>
          ))}
          <a className="button plain" href={`#/enrol/${door.id}`}>
            {say('door.pass')}
          </a>
        </div>
      </section>
    </>
  );
}

interface NeedProps {
  door: ShownDoor;
  known: Known | null;
  kind: string;
  back: () => void;
}

function Need({ door, known, kind, back }: NeedProps) {
  const speech = useSpeech();
  const { say, language } = speech;
  const { work, state } = useWork();
  const [person, choose] = useState(door.members[0]?.id ?? '');
  const [text, set_text] = useState('');
  const [taken, keep] = useState<Taken[]>([]);
  const asked = state.kinds.find((one) => one.kind === kind);
  const label = language === 'en' ? asked?.text_label_en : asked?.text_label_zh;
  const save = async (): Promise<void> => {
    const at = { door: `${door.name}${door.door}`, address: door.address };
    const body = {
      household: door.id,
      ask_kind: kind,
      ...(person ? { person } : {}),
      ...(text.trim() ? { text: text.trim() } : {}),
    };
    const key = await work.record({ act: 'need', kind, ...at, body });
    for (const one of taken) if (key) await work.add_photo(key, one.mime, one.bytes);
    const what = kind_name(speech, kind, state.kinds);
    work.say('toast.need', { door: at.door, what });
    go_back();
  };
  return (
    <section className="card proof">
      <h2>{kind_name(speech, kind, state.kinds)}</h2>
      <Whom door={door} known={known} person={person} choose={choose} />
      <label className="field">
        <span>
          {label ?? say('task.note')}
          {!label && <small>{say('task.optional')}</small>}
        </span>
        <textarea
          rows={2}
          maxLength={500}
          value={text}
          onChange={(event) => set_text(event.target.value)}
        />
      </label>
      <Attach taken={taken} keep={keep} />
      <div className="dock">
        <button type="button" className="button main big" onClick={() => void save()}>
          <Check className="icon" aria-hidden="true" />
          {say('door.save')}
        </button>
        <button type="button" className="button plain" onClick={back}>
          {say('back')}
        </button>
      </div>
    </section>
  );
}

function Whom({
  door,
  known,
  person,
  choose,
}: Pick<NeedProps, 'door' | 'known'> & { person: string; choose: (id: string) => void }) {
  const { say } = useSpeech();
  if (door.members.length < 2) return null;
  return (
    <fieldset className="segments">
      <legend>{say('door.for_whom')}</legend>
      <div>
        {door.members.map((member) => (
          <label key={member.id} className={member.id === person ? 'on' : ''}>
            <input
              type="radio"
              className="only-read"
              name="person"
              checked={member.id === person}
              onChange={() => choose(member.id)}
            />
            {known?.members.find((one) => one.id === member.id)?.name ?? member.initial}
            {'　'}
            {member.birth_year}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

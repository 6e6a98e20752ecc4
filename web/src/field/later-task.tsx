// One task: who it is for, what was asked, how it is done, and the one act that moves it on.
// Opening it is logged by the server and said here. Left to others: writing the act (work.ts),
// handing it over (later-hand_over.tsx), what other rooms add (pages.tsx).

import { ArrowLeft, Check, Eye, Hand, Info, Phone, Users } from 'lucide-react';
import { Suspense, useEffect, useState, type RefObject, useRef } from 'react';

import type { Fault, TaskDetail, TaskRow } from '../kit/contract';
import { DueChip, WaitChip } from '../kit/due_chip';
import { kind_name, proof_name, useSpeech, type Speech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { Steps } from '../kit/steps';
import { useNow } from '../kit/use_now';
import { Attachments } from './attachments';
import { Attach, type Taken } from './attach';
import { kTaskParts, type PageProps } from './pages';
import { is_closed, overlay_row, type ShownRow } from './overlay';
import { go, go_back, useRows, useWork } from './use_work';
import type { FieldWork } from './work';

type Opened = { detail: TaskDetail } | { status: number; fault: Fault | null } | null;

export default function TaskPage({ route }: PageProps) {
  return <OneTask id={route[1] ?? ''} key={route[1]} />;
}

function OneTask({ id }: { id: string }) {
  const speech = useSpeech();
  const { say } = speech;
  const { work, state } = useWork();
  const now = useNow();
  const row = useRows().find((one) => one.id === id) ?? null;
  const [opened, set_opened] = useOpened(work, id, state.session !== null);
  const detail = opened && 'detail' in opened ? opened.detail : null;
  const shown = row ?? (detail ? overlay_row<TaskRow>(detail, state.records) : null);
  const again = (): void =>
    void work
      .open_task(id)
      .then((reply) =>
        set_opened(
          reply.body ? { detail: reply.body } : { status: reply.status, fault: reply.fault },
        ),
      );
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>{shown && (shown.door || kind_name(speech, shown.kind, state.kinds))}</h1>
        {detail?.person?.phone && (
          <a className="icon-button push" href={`tel:${detail.person.phone}`}>
            <Phone className="icon" aria-hidden="true" />
            {say('task.phone')}
          </a>
        )}
      </header>
      <main className="page">
        {!shown && !opened && <Waiting />}
        {opened && 'status' in opened && !(opened.status === 0 && shown) && (
          <Trouble {...opened} again={again} />
        )}
        {shown && (
          <TaskBody
            shown={shown}
            detail={detail}
            is_offline={opened !== null && !detail}
            now={now}
            again={again}
          />
        )}
      </main>
    </>
  );
}

// Opens once for each visit, because each opening is logged.
function useOpened(work: FieldWork, id: string, can_ask: boolean) {
  const [opened, set_opened] = useState<Opened>(null);
  useEffect(() => {
    let is_here = true;
    if (!can_ask) {
      set_opened({ status: 0, fault: null });
      return undefined;
    }
    set_opened(null);
    void work.open_task(id).then((reply) => {
      if (!is_here) return;
      set_opened(
        reply.body ? { detail: reply.body } : { status: reply.status, fault: reply.fault },
      );
    });
    return () => {
      is_here = false;
    };
  }, [work, id, can_ask]);
  return [opened, set_opened] as const;
}

interface BodyProps {
  shown: ShownRow;
  detail: TaskDetail | null;
  is_offline: boolean;
  now: number;
  again: () => void;
}

function TaskBody({ shown, detail, is_offline, now, again }: BodyProps) {
  const speech = useSpeech();
  const { say } = speech;
  const { state } = useWork();
  return (
    <>
      {detail && <PersonCard detail={detail} />}
      {is_offline && (
        <p className="tell">
          <Info className="icon" aria-hidden="true" />
          {say('task.offline')}
        </p>
      )}
      <section className="card what">
        <div className="head">
          <h2>{kind_name(speech, shown.kind, state.kinds)}</h2>
          <span className="push">
            {shown.unsent ? <WaitChip /> : <DueChip due={shown} now={now} />}
          </span>
        </div>
        {detail && (
          <p className={detail.text ? 'said' : 'said small'}>
            {detail.text || say('task.text_empty')}
          </p>
        )}
        {shown.fallback && <p className="note">{say('task.fallback_why')}</p>}
      </section>
      {detail && <Attachments detail={detail} />}
      <Act shown={shown} detail={detail} />
      {kTaskParts.map((Part, index) => (
        <Suspense key={index}>
          <Part shown={shown} detail={detail} again={again} />
        </Suspense>
      ))}
      <How speech={speech} kind={shown.kind} />
      {detail && detail.steps.length > 0 && (
        <section className="card">
          <h2 className="label">{say('task.so_far')}</h2>
          <Steps steps={detail.steps} now={now} />
        </section>
      )}
      {detail?.read_logged && (
        <p className="small seen">
          <Eye className="icon" aria-hidden="true" />
          {say('task.logged', { name: detail.person?.name ?? '' })}
        </p>
      )}
    </>
  );
}

function PersonCard({ detail }: { detail: TaskDetail }) {
  const { say } = useSpeech();
  if (!detail.person) return null;
  const { name, age, phone } = detail.person;
  return (
    <section className="card person">
      <p className="line1">
        <b className="name">{name}</b>
        {age !== null && <span className="note">{say('task.age', { age })}</span>}
      </p>
      {phone && (
        <p className="note">
          {say('task.phone_label')}
          {'　'}
          <a href={`tel:${phone}`}>{phone}</a>
        </p>
      )}
      <p className="note">
        {detail.address}
        {'　'}
        {detail.door}
      </p>
    </section>
  );
}

function How({ speech, kind }: { speech: Speech; kind: string }) {
  const { say, has } = speech;
  const lines = [1, 2, 3].map((number) => `how.${kind}.${number}`).filter(has);
  if (!lines.length) return null;
  return (
    <section className="card how">
      <h2 className="label">{say('task.how')}</h2>
      <ol>
        {lines.map((key) => (
          <li key={key}>{say(key)}</li>
        ))}
      </ol>
    </section>
  );
}

function Act({ shown, detail }: { shown: ShownRow; detail: TaskDetail | null }) {
  const speech = useSpeech();
  const { say } = speech;
  const { work, state } = useWork();
  const can = detail?.can ?? null;
  if (is_closed(shown)) return <Ended shown={shown} detail={detail} />;
  const can_take =
    shown.state === 'open' && (can === null || can.includes('accept') || shown.unsent !== null);
  const can_finish =
    shown.state === 'accepted' &&
    (can === null || can.includes('done') || can.includes('accept'));
  return (
    <>
      {can_finish && (
        <DoneForm
          shown={shown}
          proofs={detail?.proofs ?? proofs_of(state.kinds, shown.kind)}
          companions={detail?.needs_two ? detail.companions : null}
        />
      )}
      {(can_take || can?.includes('assign')) && (
        <div className="dock">
          {can_take && (
            <button
              type="button"
              className="button main big"
              onClick={() => void work.record_act('accept', shown)}
            >
              <Hand className="icon" aria-hidden="true" />
              {say('task.take_it')}
            </button>
          )}
          {can?.includes('assign') && (
            <button
              type="button"
              className="button plain"
              onClick={() => go(`#/hand/${shown.id}`)}
            >
              <Users className="icon" aria-hidden="true" />
              {say('task.hand_over')}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function proofs_of(kinds: { kind: string; proofs: string[] }[], kind: string): string[] {
  return kinds.find((one) => one.kind === kind)?.proofs ?? ['handed_to_person'];
}

function Ended({ shown, detail }: { shown: ShownRow; detail: TaskDetail | null }) {
  const speech = useSpeech();
  const { say } = speech;
  const { work, state } = useWork();
  const proof = detail?.proof ?? shown.unsent?.body.proof ?? null;
  const words = proof
    ? [proof_name(speech, proof.kind), proof.note].filter(Boolean).join('　')
    : '';
  return (
    <StateCard
      icon={Check}
      title={say(shown.state === 'done' ? 'task.is_done' : 'task.is_dropped')}
      text={words}
      action={
        shown.unsent &&
        shown.unsent.key !== state.sending_key && (
          <button
            type="button"
            className="button plain"
            onClick={() => void work.take_back(shown.unsent?.key ?? '')}
          >
            {say('undo')}
          </button>
        )
      }
    />
  );
}

interface DoneFormProps {
  shown: ShownRow;
  proofs: string[];
  companions: TaskDetail['companions'] | null; // null: one person is enough
}

function DoneForm({ shown, proofs, companions }: DoneFormProps) {
  const { say } = useSpeech();
  const { work } = useWork();
  const [proof, set_proof] = useState('');
  const [note, set_note] = useState('');
  const [other, choose_other] = useState('');
  const [is_asked, ask] = useState(false);
  const [taken, keep] = useState<Taken[]>([]);
  const first = useRef<HTMLInputElement>(null);
  const finish = (): void => {
    if (!proof || (companions && !other)) {
      ask(true);
      if (!proof) focus(first);
      return;
    }
    void work
      .record_act('done', shown, {
        kind: proof,
        note: note.trim(),
        ...(other ? { with: other } : {}),
      })
      .then(async (key) => {
        for (const one of taken) if (key) await work.add_photo(key, one.mime, one.bytes);
      });
    go_back();
  };
  return (
    <>
      <section className={is_asked && !proof ? 'card proof look' : 'card proof'}>
        <Proofs proofs={proofs} proof={proof} choose={set_proof} first={first} />
        {is_asked && !proof && (
          <p className="look-words" role="alert">
            {say('task.choose_proof')}
          </p>
        )}
        {companions && (
          <WhoCame
            companions={companions}
            other={other}
            choose={choose_other}
            is_asked={is_asked}
          />
        )}
        <label className="field">
          <span>
            {say('task.note')}
            <small>{say('task.optional')}</small>
          </span>
          <input
            type="text"
            maxLength={200}
            value={note}
            enterKeyHint="done"
            onChange={(event) => set_note(event.target.value)}
          />
        </label>
        <Attach taken={taken} keep={keep} />
      </section>
      <div className="dock">
        <button type="button" className="button main big" onClick={finish}>
          <Check className="icon" aria-hidden="true" />
          {say('task.finish')}
        </button>
      </div>
    </>
  );
}

interface ProofsProps {
  proofs: string[];
  proof: string;
  choose: (proof: string) => void;
  first: RefObject<HTMLInputElement | null>;
}

function Proofs({ proofs, proof, choose, first }: ProofsProps) {
  const speech = useSpeech();
  return (
    <fieldset>
      <legend>{speech.say('task.how_ended')}</legend>
      {proofs.map((one, index) => (
        <label className="choice" key={one}>
          <input
            type="radio"
            name="proof"
            value={one}
            checked={proof === one}
            ref={index === 0 ? first : null}
            onChange={() => choose(one)}
          />
          <span>{proof_name(speech, one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface WhoCameProps {
  companions: TaskDetail['companions'];
  other: string;
  choose: (account_id: string) => void;
  is_asked: boolean;
}

// Nobody is alone with a child without its parents.
function WhoCame({ companions, other, choose, is_asked }: WhoCameProps) {
  const { say } = useSpeech();
  return (
    <label className="field">
      <span>{say('task.who_came')}</span>
      <select value={other} onChange={(event) => choose(event.target.value)}>
        <option value="">–</option>
        {companions.map((one) => (
          <option key={one.account_id} value={one.account_id}>
            {one.name}
          </option>
        ))}
      </select>
      {is_asked && !other && <small role="alert">{say('task.who_came_why')}</small>}
    </label>
  );
}

function focus(target: RefObject<HTMLInputElement | null>): void {
  target.current?.focus();
  target.current?.scrollIntoView({ block: 'center' });
}

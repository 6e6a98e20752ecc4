// The phone desk: who calls, what kind, what they say, and at once who comes and by when. Made for
// the keyboard: Enter goes on, numbers choose, Ctrl+Enter sends. A caller without a name needs no
// more than an address. The number typed goes in a body, never in an address.

import { Button, Checkbox, Input } from 'antd';
import { Phone, Search, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent, RefObject } from 'react';

import { say_when } from '../kit/clock';
import { kind_name, useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { useKinds } from './asking';
import { useToast } from './toast';

import './desk.css';

type Schemas = components['schemas'];
type Caller = Schemas['Caller'];
type Entered = Schemas['AskEntered'];
interface Found {
  items: Caller[];
}

export default function DeskScreen() {
  const { say } = useSpeech();
  const [phone, set_phone] = useState('');
  const [found, set_found] = useState<Caller[] | null>(null);
  const [caller, set_caller] = useState<Caller | null>(null);
  const [entered, set_entered] = useState<Entered | null>(null);
  const entry = useRef<HTMLElement>(null);
  // The keys go to what is said next: which of several it is, else to the entry itself.
  const show_found = (items: Caller[]): void => {
    set_found(items);
    set_caller(items.length === 1 ? (items[0] ?? null) : null);
    if (items.length > 1)
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('.desk-callers input')?.focus(),
      );
  };
  const start_again = (): void => {
    set_phone('');
    set_found(null);
    set_caller(null);
    set_entered(null);
  };
  return (
    <main className="work one desk">
      <header className="top">
        <div className="say">
          <h1>{say('desk.title')}</h1>
          <p className="small">{say('desk.note')}</p>
        </div>
      </header>
      {entered ? (
        <Answer entered={entered} next={start_again} />
      ) : (
        <>
          <WhoCalls phone={phone} set_phone={set_phone} set_found={show_found} />
          {found && (
            <Callers
              found={found}
              chosen={caller}
              choose={set_caller}
              go_on={() => focus_entry(entry.current)}
            />
          )}
          {found && (
            <Entry
              place={entry}
              key={caller?.person_id ?? 'unknown'}
              caller={caller}
              phone={phone}
              done={set_entered}
            />
          )}
        </>
      )}
    </main>
  );
}

// An address still missing, else the kind.
function focus_entry(entry: HTMLElement | null): void {
  const empty = entry?.querySelector<HTMLElement>('#desk-address[value=""]');
  const next = empty ?? entry?.querySelector<HTMLElement>('.desk-kinds input');
  next?.focus();
}

interface WhoCallsProps {
  phone: string;
  set_phone: (phone: string) => void;
  set_found: (found: Caller[]) => void;
}

function WhoCalls({ phone, set_phone, set_found }: WhoCallsProps) {
  const { say, say_fault } = useSpeech();
  const tell = useToast();
  const [busy, set_busy] = useState(false);
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (phone.trim().length < 3) {
      set_found([]);
      return;
    }
    set_busy(true);
    const reply = await call<Found>('POST', '/v1/desk/callers', { body: { phone: phone.trim() } });
    set_busy(false);
    if (reply.body) set_found(reply.body.items);
    else tell({ words: say_fault(reply.fault, reply.status), is_trouble: true });
  };
  return (
    <form className="desk-who" onSubmit={(event) => void find(event)}>
      <label htmlFor="desk-phone">{say('desk.phone')}</label>
      <Input
        id="desk-phone"
        autoFocus
        size="large"
        inputMode="tel"
        autoComplete="off"
        maxLength={20}
        value={phone}
        prefix={<Phone className="icon" aria-hidden="true" />}
        onChange={(event) => set_phone(event.target.value)}
      />
      <Button size="large" type="primary" htmlType="submit" loading={busy} icon={<Search />}>
        {say('desk.find')}
      </Button>
    </form>
  );
}

interface CallersProps {
  found: Caller[];
  chosen: Caller | null;
  choose: (caller: Caller | null) => void;
  go_on: () => void; // Enter
}

function Callers({ found, chosen, choose, go_on }: CallersProps) {
  const speech = useSpeech();
  const { say } = speech;
  const kinds = useKinds().data ?? [];
  return (
    <fieldset
      className="desk-callers"
      onKeyDown={(event) => event.key === 'Enter' && go_on()}
    >
      <legend>{say(found.length ? 'desk.found' : 'desk.not_found')}</legend>
      {found.map((one) => (
        <label key={one.person_id} className={chosen === one ? 'on' : undefined}>
          <input
            type="radio"
            name="caller"
            checked={chosen === one}
            onChange={() => choose(one)}
          />
          <span>
            <b>{one.name}</b>
            {'　'}
            {one.address} {one.door}
            {one.is_living_alone && <i className="flag">{say('desk.alone')}</i>}
            {one.open.map((task) => (
              <small key={task.id}>
                {say('desk.open', {
                  kind: kind_name(speech, task.kind, kinds),
                  who: task.holder?.name ?? '',
                })}
              </small>
            ))}
          </span>
        </label>
      ))}
      {found.length > 0 && (
        <label className={chosen ? undefined : 'on'}>
          <input type="radio" name="caller" checked={!chosen} onChange={() => choose(null)} />
          <span>{say('desk.somebody_else')}</span>
        </label>
      )}
    </fieldset>
  );
}

interface UnknownProps {
  name: string;
  set_name: (name: string) => void;
  address: string;
  set_address: (address: string) => void;
}

function Unknown({ name, set_name, address, set_address }: UnknownProps) {
  const { say } = useSpeech();
  return (
    <div className="desk-line">
      <Input
        id="desk-address"
        value={address}
        maxLength={120}
        placeholder={say('desk.address')}
        aria-label={say('desk.address')}
        onChange={(event) => set_address(event.target.value)}
      />
      <Input
        value={name}
        maxLength={64}
        placeholder={say('desk.name')}
        aria-label={say('desk.name')}
        onChange={(event) => set_name(event.target.value)}
      />
    </div>
  );
}

const kKindKeys = '1234567890';

function Kinds({ kind, set_kind }: { kind: string; set_kind: (kind: string) => void }) {
  const speech = useSpeech();
  const { say } = speech;
  const kinds = useKinds().data ?? [];
  return (
    <fieldset className="desk-kinds">
      <legend>{say('desk.kind')}</legend>
      {kinds.map((one, index) => (
        <label key={one.kind} className={kind === one.kind ? 'on' : undefined}>
          <input
            type="radio"
            name="kind"
            checked={kind === one.kind}
            onChange={() => set_kind(one.kind)}
          />
          <span>{kind_name(speech, one.kind, kinds)}</span>
          {kKindKeys[index] && <kbd aria-hidden="true">{kKindKeys[index]}</kbd>}
        </label>
      ))}
    </fieldset>
  );
}

interface EntryProps {
  place: RefObject<HTMLElement | null>;
  caller: Caller | null;
  phone: string;
  done: (entered: Entered) => void;
}

function Entry({ place, caller, phone, done }: EntryProps) {
  const { say, say_fault } = useSpeech();
  const tell = useToast();
  const [kind, set_kind] = useState('');
  const [text, set_text] = useState('');
  const [name, set_name] = useState('');
  const [address, set_address] = useState('');
  const [crisis, set_crisis] = useState(false);
  const [busy, set_busy] = useState(false);
  const kinds = useKinds().data ?? [];
  // Once there is something to choose from, the keys go there; never away from another field.
  useEffect(() => {
    const at = document.activeElement;
    const is_free = at === document.body || at?.id === 'desk-phone';
    if (is_free && kinds.length > 0) focus_entry(place.current);
  }, [kinds.length, place]);
  const is_ready = kind !== '' && (caller !== null || address.trim() !== '') && !busy;
  const send = async (): Promise<void> => {
    if (!is_ready) return;
    set_busy(true);
    const who = caller
      ? { person_id: caller.person_id }
      : { caller_name: name, caller_phone: phone.trim(), caller_address: address };
    const body = { kind, text, crisis: crisis ? 'yes' : 'no', ...who };
    const reply = await call<Entered>('POST', '/v1/desk/asks', { body });
    set_busy(false);
    if (reply.body) done(reply.body);
    else tell({ words: say_fault(reply.fault, reply.status), is_trouble: true });
  };
  // A digit chooses the kind and the words go on; in a field it is a digit.
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return void send();
    if (event.key === 'Enter' && target.matches('input')) return focus_entry(place.current);
    const chosen = target.matches('[type="radio"]')
      ? kinds[kKindKeys.indexOf(event.key)]
      : undefined;
    if (!chosen) return;
    event.preventDefault();
    set_kind(chosen.kind);
    place.current?.querySelector('textarea')?.focus();
  };
  return (
    <section className="desk-entry" onKeyDown={keys} ref={place}>
      {!caller && (
        <Unknown name={name} set_name={set_name} address={address} set_address={set_address} />
      )}
      <Kinds kind={kind} set_kind={set_kind} />
      <textarea
        value={text}
        rows={3}
        maxLength={500}
        placeholder={say('desk.text')}
        aria-label={say('desk.text')}
        onChange={(event) => set_text(event.target.value)}
      />
      <div className="desk-line">
        <Checkbox checked={crisis} onChange={(event) => set_crisis(event.target.checked)}>
          {say('desk.crisis')}
        </Checkbox>
        <SendButton is_ready={is_ready} is_busy={busy} send={() => void send()} />
      </div>
    </section>
  );
}

function SendButton(props: { is_ready: boolean; is_busy: boolean; send: () => void }) {
  const { say } = useSpeech();
  return (
    <>
      <Button
        type="primary"
        size="large"
        disabled={!props.is_ready}
        loading={props.is_busy}
        icon={<Send className="icon" />}
        onClick={props.send}
      >
        {say('desk.send')}
      </Button>
      <kbd>Ctrl+Enter</kbd>
    </>
  );
}

function Answer({ entered, next }: { entered: Entered; next: () => void }) {
  const speech = useSpeech();
  const { say, say_fault, language } = speech;
  const kinds = useKinds().data ?? [];
  const tell = useToast();
  const now = useNow();
  const [merged, set_merged] = useState<string | null>(null);
  const { task, owner, same } = entered;
  const merge = async (into: string): Promise<void> => {
    const reply = await call('POST', `/v1/tasks/${task.id}/merge`, { body: { into } });
    if (reply.fault) tell({ words: say_fault(reply.fault, reply.status), is_trouble: true });
    else set_merged(into);
  };
  return (
    <section className="desk-answer" aria-live="polite">
      <h2>{say('desk.tell_them')}</h2>
      <p className="desk-say">
        {say('desk.who_by_when', {
          who: owner.name,
          title: language === 'en' ? owner.title_en : owner.title_zh,
          when: say_when(language, task.due_at, now),
        })}
      </p>
      <p>
        {say('desk.number', { number: entered.reference })}
        {'　'}
        {kind_name(speech, task.kind, kinds)}
        {entered.is_crisis && <i className="flag">{say('desk.is_crisis')}</i>}
      </p>
      {same.length > 0 && (
        <div className="desk-same">
          <h3>{say('desk.same')}</h3>
          {same.map((one) => (
            <p key={one.id}>
              {say('desk.open', {
                kind: kind_name(speech, one.kind, kinds),
                who: one.holder?.name ?? '',
              })}{' '}
              {merged === one.id ? (
                <b>{say('desk.merged')}</b>
              ) : (
                <Button disabled={merged !== null} onClick={() => void merge(one.id)}>
                  {say('desk.merge')}
                </Button>
              )}
            </p>
          ))}
        </div>
      )}
      <Button type="primary" size="large" autoFocus onClick={next}>
        {say('desk.next')}
      </Button>
    </section>
  );
}

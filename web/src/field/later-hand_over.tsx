// A lead or officer hands a task to someone on duty, with a reason. Needs signal: who is on duty
// changes by the hour.

import { ArrowLeft, Users } from 'lucide-react';
import { useEffect, useState } from 'react';

import type { Fault, Reply, Responder, TaskDetail } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { kReasons } from '../kit/reasons';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { takers_of } from '../kit/takers';
import type { PageProps } from './pages';
import { go_back, useRows, useWork } from './use_work';

type Answer = { people: Responder[] } | { status: number; fault: Fault | null } | null;

function useTakersOf(id: string): Answer {
  const [answer, set_answer] = useState<Answer>(null);
  useEffect(() => {
    void takers_of(id, async <Body,>(path: string) => {
      const reply = await call<Body>('GET', path);
      if (reply.body === null) throw reply;
      return reply.body;
    }).then(
      (people) => set_answer({ people }),
      (reply: Reply<unknown>) => set_answer({ status: reply.status, fault: reply.fault }),
    );
  }, [id]);
  return answer;
}

export default function HandOverPage({ route }: PageProps) {
  const id = route[1] ?? '';
  const { say, say_fault } = useSpeech();
  const { work } = useWork();
  const row = useRows().find((one) => one.id === id);
  const answer = useTakersOf(id);
  const [reason, set_reason] = useState<string>(kReasons[0]);
  const [refusal, set_refusal] = useState('');
  const [is_busy, set_busy] = useState(false);
  const [untrained, set_untrained] = useState<Responder | null>(null);
  const give = async (person: Responder, untrained_reason = ''): Promise<void> => {
    const body = {
      account_id: person.account_id,
      reason: say(`reason.${reason}`),
      ...(untrained_reason ? { untrained_reason } : {}),
    };
    set_busy(true);
    const reply = await call<TaskDetail>('POST', `/v1/tasks/${id}/assign`, { body });
    set_busy(false);
    if (!reply.body) {
      if (reply.fault?.key === 'work.untrained_taker') set_untrained(person);
      set_refusal(say_fault(reply.fault, reply.status));
      return;
    }
    work.say('toast.assigned', { name: person.name });
    void work.refresh();
    go_back();
  };
  return (
    <>
      <header className="bar back">
        <button type="button" className="icon-button" aria-label={say('back')} onClick={go_back}>
          <ArrowLeft className="icon" aria-hidden="true" />
        </button>
        <h1>
          {say('hand.title')}
          <small>{row?.door}</small>
        </h1>
      </header>
      <main className="page">
        <Reasons reason={reason} choose={set_reason} />
        {refusal && (
          <p className="tell look" role="alert">
            {refusal}
          </p>
        )}
        {untrained && (
          <Untrained
            busy={is_busy}
            give={(why) => void give(untrained, why)}
            name={untrained.name}
          />
        )}
        {!answer && <Waiting />}
        {answer && 'status' in answer && <Trouble {...answer} />}
        {answer && 'people' in answer && answer.people.length === 0 && (
          <StateCard icon={Users} title={say('hand.nobody')} text={say('hand.nobody_text')} />
        )}
        {answer && 'people' in answer && (
          <People people={answer.people} busy={is_busy} give={(person) => void give(person)} />
        )}
      </main>
    </>
  );
}

interface UntrainedProps {
  name: string;
  busy: boolean;
  give: (why: string) => void;
}

// They lack the skill that this wants: only with a reason.
function Untrained({ name, busy, give }: UntrainedProps) {
  const { say } = useSpeech();
  const [why, set_why] = useState('');
  return (
    <section className="card">
      <label className="field">
        <span>{say('hand.untrained', { name })}</span>
        <input
          type="text"
          maxLength={200}
          value={why}
          onChange={(event) => set_why(event.target.value)}
        />
      </label>
      <button
        type="button"
        className="button"
        disabled={busy || !why.trim()}
        onClick={() => give(why.trim())}
      >
        {say('hand.give')}
      </button>
    </section>
  );
}

function Reasons({ reason, choose }: { reason: string; choose: (reason: string) => void }) {
  const { say } = useSpeech();
  return (
    <section className="card proof">
      <fieldset>
        <legend>{say('hand.why')}</legend>
        {kReasons.map((one) => (
          <label className="choice" key={one}>
            <input
              type="radio"
              name="reason"
              checked={reason === one}
              onChange={() => choose(one)}
            />
            <span>{say(`reason.${one}`)}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

interface PeopleProps {
  people: Responder[];
  busy: boolean;
  give: (person: Responder) => void;
}

function People({ people, busy, give }: PeopleProps) {
  const { say } = useSpeech();
  if (people.length === 0) return null;
  return (
    <ul className="rows">
      {people.map((person) => (
        <li className="row" key={person.account_id}>
          <div className="grow">
            <b>{person.name}</b>
            <span className="note">
              {say(`role.${person.role}`)}
              {'　'}
              {person.area.name}
              {'　'}
              {say('hand.open', { count: person.open_count })}
            </span>
          </div>
          <button type="button" className="button" disabled={busy} onClick={() => give(person)}>
            {say('hand.give')}
          </button>
        </li>
      ))}
    </ul>
  );
}

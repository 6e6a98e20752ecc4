// What may stand under a task: what keeps it from being done, said to the level that must answer;
// and for a directive or list item, "read" and "understood" in own words. Needs signal. Left to
// others: the task page.

import { useState, type FormEvent } from 'react';

import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { MoreWords } from '../kit/speech_switch';
import type { TaskPartProps } from './pages';
import { is_closed } from './overlay';
import { useWork } from './use_work';
import en from './words/promise/en.json';
import zh from './words/promise/zh-CN.json';

const kCauses = [
  'supplies',
  'people',
  'vehicle',
  'authority',
  'rule',
  'other_office',
  'access',
  'information',
  'other',
];
const kLevels = ['community', 'street', 'district', 'city'];

export default function PromisePart(props: TaskPartProps) {
  return (
    <MoreWords words={{ zh, en }}>
      {props.shown.source === 'directive' && <Understood {...props} />}
      {!is_closed(props.shown) && <Blocked {...props} />}
    </MoreWords>
  );
}

function useSend(path: string, again: () => void): [string, boolean, (body: object) => void] {
  const { say_fault } = useSpeech();
  const [trouble, show] = useState('');
  const [is_busy, set_busy] = useState(false);
  const send = (body: object): void => {
    set_busy(true);
    void call('POST', path, { body }).then((reply) => {
      set_busy(false);
      show(reply.fault ? say_fault(reply.fault, reply.status) : '');
      if (!reply.fault) again();
    });
  };
  return [trouble, is_busy, send];
}

function Understood({ shown, again }: TaskPartProps) {
  const { say } = useSpeech();
  const { work } = useWork();
  const [trouble, is_busy, send] = useSend(`/v1/tasks/${shown.id}/understood`, () => {
    work.say('toast.understood', {});
    again();
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send({ answer: String(new FormData(event.currentTarget).get('answer') ?? '').trim() });
  };
  return (
    <section className="card">
      <h2 className="label">{say('promise.understood')}</h2>
      <form onSubmit={submit}>
        <label className="label" htmlFor="own-words">
          {say('promise.own_words')}
        </label>
        <textarea id="own-words" name="answer" rows={2} maxLength={300} />
        {trouble && <p role="alert">{trouble}</p>}
        <button type="submit" className="button" disabled={is_busy}>
          {say('promise.send')}
        </button>
      </form>
    </section>
  );
}

function Blocked({ shown, again }: TaskPartProps) {
  const { say } = useSpeech();
  const { work } = useWork();
  const [trouble, is_busy, send] = useSend(`/v1/tasks/${shown.id}/blockers`, () => {
    work.say('toast.blocked', {});
    again();
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    send({ cause: value('cause'), text: value('text'), level: value('level') });
  };
  return (
    <details className="card">
      <summary>{say('promise.blocked')}</summary>
      <form onSubmit={submit}>
        <label className="label">
          {say('promise.cause')}
          <select name="cause">
            {kCauses.map((one) => (
              <option key={one} value={one}>
                {say(`promise.cause.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="label">
          {say('promise.text')}
          <textarea name="text" rows={2} maxLength={300} />
        </label>
        <label className="label">
          {say('promise.level')}
          <select name="level" defaultValue="street">
            {kLevels.map((one) => (
              <option key={one} value={one}>
                {say(`promise.level.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {trouble && <p role="alert">{trouble}</p>}
        <button type="submit" className="button" disabled={is_busy}>
          {say('promise.blocked_send')}
        </button>
      </form>
    </details>
  );
}

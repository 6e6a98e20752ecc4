// Under a task: pass it back, or say that nobody was reached. Both are kept in the outbox and go
// out when there is signal; neither closes the task. Left to others: what the server makes of them
// (the lead decides), the task page.

import { Undo2, UserX } from 'lucide-react';
import { useState, type FormEvent } from 'react';

import { useSpeech } from '../kit/i18n';
import { MoreWords } from '../kit/speech_switch';
import type { TaskPartProps } from './pages';
import { is_closed } from './overlay';
import { useWork } from './use_work';
import en from './words/turns/en.json';
import zh from './words/turns/zh-CN.json';

type Turn = 'bounce' | 'unreached';

const kWords: Record<Turn, readonly string[]> = {
  bounce: ['not_my_place', 'not_my_skill', 'too_many', 'off_duty', 'conflict', 'other'],
  unreached: ['phone', 'message', 'neighbour', 'visit'],
};

export default function TurnsPart(props: TaskPartProps) {
  if (is_closed(props.shown)) return null;
  return (
    <MoreWords words={{ zh, en }}>
      <TurnForm turn="unreached" {...props} />
      <TurnForm turn="bounce" {...props} />
    </MoreWords>
  );
}

function TurnForm({ turn, shown, detail }: TaskPartProps & { turn: Turn }) {
  const { say } = useSpeech();
  const { work } = useWork();
  const [is_kept, keep] = useState(false);
  // Without signal it is offered, and the server says later whether it may be.
  if (detail && !detail.can.includes(turn)) return null;
  const Icon = turn === 'bounce' ? Undo2 : UserX;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const word = String(form.get('word'));
    const note = String(form.get('note') ?? '').trim();
    const body = turn === 'bounce' ? { reason: word, note } : { channel: word, note };
    keep(true);
    void work.post_later({
      path: `/v1/tasks/${shown.id}/${turn}`,
      body,
      words: say(`turns.kept.${turn}`, { door: shown.door }),
      door: shown.door,
    });
  };
  if (is_kept)
    return (
      <p className="tell" role="status">
        <Icon className="icon" aria-hidden="true" />
        {say(`turns.noted.${turn}`)}
      </p>
    );
  return (
    <details className="card">
      <summary>
        <Icon className="icon" aria-hidden="true" /> {say(`turns.${turn}`)}
      </summary>
      <form onSubmit={submit}>
        <p className="note">{say(`turns.about.${turn}`)}</p>
        <fieldset>
          <legend className="label">{say(`turns.why.${turn}`)}</legend>
          {kWords[turn].map((word, index) => (
            <label className="choice" key={word}>
              <input type="radio" name="word" value={word} defaultChecked={index === 0} />
              <span>{say(`turns.word.${word}`)}</span>
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span>{say('turns.note')}</span>
          <input type="text" name="note" maxLength={200} enterKeyHint="done" />
        </label>
        <button type="submit" className="button">
          {say(`turns.send.${turn}`)}
        </button>
      </form>
    </details>
  );
}

// The bar about the outbox that is on every page: what waits, what needs its person, whether there
// is signal. Left to others: the page it leads to (later-outbox.tsx), sending (outbox.ts).

import { useSyncExternalStore } from 'react';

import { CheckCheck, CloudOff, KeyRound, TriangleAlert, Upload } from 'lucide-react';

import { say_clock } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import type { OutboxRecord } from './outbox';
import { has_newer, on_newer, take_newer } from './keep_app';
import { useWork } from './use_work';
import type { WorkState } from './work';

export function parts_of(state: WorkState) {
  const of = (one: OutboxRecord['state']): OutboxRecord[] =>
    state.records.filter((record) => record.state === one);
  const sent = of('sent');
  const last = sent.reduce((latest, record) => Math.max(latest, record.sent_at ?? 0), 0);
  const [waiting, needs_you, conflicts] = [of('waiting'), of('needs_you'), of('conflict')];
  return { waiting, needs_you, conflicts, sent, last };
}

// A newer version is offered over the bar, never instead of it: the person changes when done.
export function OutboxBar() {
  const { say } = useSpeech();
  const is_newer = useSyncExternalStore(on_newer, has_newer);
  return (
    <>
      {is_newer && (
        <div className="outbox newer" role="status">
          <span>{say('bar.newer')}</span>
          <button type="button" className="link push" onClick={take_newer}>
            {say('bar.change')}
          </button>
        </div>
      )}
      <Bar />
    </>
  );
}

function Bar() {
  const { say, say_parts } = useSpeech();
  const { state } = useWork();
  const { waiting, needs_you, last } = parts_of(state);
  const strong = { b: (children: React.ReactNode) => <b>{children}</b> };
  const count = waiting.length;
  let icon = <CheckCheck className="icon" aria-hidden="true" />;
  let words: React.ReactNode = last
    ? say('bar.all_sent', { clock: say_clock(last) })
    : say('bar.nothing');
  if (state.is_line_down) {
    icon = <CloudOff className="icon" aria-hidden="true" />;
    words = count
      ? say_parts('bar.no_signal', { count }, strong)
      : say(state.as_of ? 'bar.no_signal_as_of' : 'bar.no_signal_empty', {
          clock: state.as_of ? say_clock(state.as_of) : '',
        });
  } else if (state.is_signed_out) {
    icon = <KeyRound className="icon" aria-hidden="true" />;
    words = say_parts('bar.signed_out', { count: count + needs_you.length }, strong);
  } else if (count) {
    icon = <Upload className="icon" aria-hidden="true" />;
    words = say_parts('bar.sending', { count }, strong);
  } else if (needs_you.length) {
    icon = <TriangleAlert className="icon" aria-hidden="true" />;
    words = say_parts('bar.needs_you', { count: needs_you.length }, strong);
  }
  return (
    <div className="outbox" role="status">
      {icon}
      <span>{words}</span>
      {state.is_signed_out && !state.is_line_down ? (
        <a className="push" href="/enter">
          {say('bar.sign_in')}
        </a>
      ) : (
        <a className="push" href="#/outbox">
          {say('bar.look')}
        </a>
      )}
    </div>
  );
}

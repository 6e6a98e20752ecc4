// The outbox: what needs its person, what waits, what arrived today, each with its receipt. Fetched
// when it is opened. Left to others: sending (outbox.ts), the bar on every page (outbox_bar.tsx).

import { CheckCheck, CloudOff, RefreshCw, Upload } from 'lucide-react';

import { say_clock, say_when } from '../kit/clock';
import { WaitChip } from '../kit/due_chip';
import { kind_name, proof_name, useSpeech } from '../kit/i18n';
import { useNow } from '../kit/use_now';
import { receipt, type OutboxRecord } from './outbox';
import { parts_of } from './outbox_bar';
import { useWork } from './use_work';
import type { WorkState } from './work';

function sum_key(waiting: number, needs: number): string {
  if (waiting && needs) return 'outbox.sum_both';
  if (needs) return 'outbox.sum_needs';
  return waiting ? 'outbox.sum_waiting' : 'outbox.empty';
}

export default function OutboxPage() {
  const { say } = useSpeech();
  const { work, state } = useWork();
  const { waiting, needs_you, conflicts, sent, last } = parts_of(state);
  const photos = state.photos.filter((one) => one.state === 'waiting');
  const has_work = waiting.length + needs_you.length > 0;
  const Icon = state.is_line_down ? CloudOff : has_work ? Upload : CheckCheck;
  return (
    <>
      <header className="bar">
        <h1>{say('tab.outbox')}</h1>
        <button type="button" className="icon-button push" onClick={() => void work.wake(true)}>
          <RefreshCw className="icon" aria-hidden="true" />
          {say('outbox.try')}
        </button>
      </header>
      <main className="page">
        <section className="sum">
          <Icon className="icon" aria-hidden="true" />
          <div>
            <h2>
              {say(sum_key(waiting.length, needs_you.length), {
                waiting: waiting.length,
                needs: needs_you.length,
              })}
            </h2>
            <p className="note">
              {has_work && `${say('outbox.kept')} `}
              {last ? say('outbox.last', { clock: say_clock(last) }) : say('outbox.never')}
            </p>
          </div>
        </section>
        {needs_you.length > 0 && (
          <section>
            <h2 className="label">{say('outbox.needs_you')}</h2>
            {needs_you.map((record) => (
              <NeedsYou key={record.key} record={record} />
            ))}
          </section>
        )}
        {conflicts.length > 0 && (
          <section>
            <h2 className="label">{say('outbox.conflict')}</h2>
            {conflicts.map((record) => (
              <Conflict key={record.key} record={record} />
            ))}
          </section>
        )}
        {photos.length > 0 && (
          <p className="note" role="status">
            {say('outbox.photos', {
              sent: photos.reduce((sum, one) => sum + one.sent.length, 0),
              count: photos.reduce((sum, one) => sum + one.of_count, 0),
            })}
          </p>
        )}
        <a className="button plain" href="#/carry">
          {say('hand.keep')}
        </a>
        {waiting.length > 0 && <RecordList title={say('outbox.waiting')} records={waiting} />}
        {sent.length > 0 && (
          <RecordList
            title={say('outbox.sent', { count: sent.length })}
            records={[...sent].reverse()}
          />
        )}
      </main>
    </>
  );
}

function record_words(
  speech: ReturnType<typeof useSpeech>,
  state: WorkState,
  record: OutboxRecord,
): string {
  return [record.door, did_words(speech, state, record)].filter(Boolean).join('　');
}

function did_words(
  speech: ReturnType<typeof useSpeech>,
  state: WorkState,
  record: OutboxRecord,
): string {
  const { say } = speech;
  const { proof, seen, temperature_tenths } = record.body;
  const what = kind_name(speech, record.kind, state.kinds);
  if (record.words) return record.words;
  if (record.act === 'parcel') return say('outbox.did_parcel');
  if (record.act === 'need') return say('outbox.did_need', { what });
  if (record.act === 'visit' && temperature_tenths)
    return say('outbox.did_temperature', { what: (temperature_tenths / 10).toFixed(1) });
  if (record.act === 'visit') return say('outbox.did_visit', { what: say(`seen.${seen ?? ''}`) });
  if (record.act === 'accept') return say('outbox.did_accept', { what });
  const how = proof ? proof_name(speech, proof.kind) : '';
  return say('outbox.did_done', { what, how });
}

function NeedsYou({ record }: { record: OutboxRecord }) {
  const speech = useSpeech();
  const { say, say_fault, language } = speech;
  const { work, state } = useWork();
  const now = useNow();
  return (
    <div className="card needs-you">
      <p className="line1">
        <b>{record_words(speech, state, record)}</b>
        <span className="small push nowrap">{say_when(language, record.made_at, now)}</span>
      </p>
      <p className="note">{say_fault(record.fault, 409)}</p>
      <p className="small">
        {say('outbox.receipt', { receipt: receipt(record.key) })}
        {record.fault?.incident &&
          `　${say('outbox.incident', { incident: record.fault.incident })}`}
      </p>
      <div className="pair">
        {record.task_id && (
          <a className="button plain" href={`#/task/${record.task_id}`}>
            {say('outbox.see_task')}
          </a>
        )}
        <button
          type="button"
          className="button plain"
          onClick={() => void work.send_again(record.key)}
        >
          {say('outbox.send_again')}
        </button>
        <button
          type="button"
          className="button plain"
          onClick={() => void work.take_back(record.key)}
        >
          {say('outbox.drop')}
        </button>
      </div>
    </div>
  );
}

// It came too late or after another: kept by the server, for the lead to look at.
function Conflict({ record }: { record: OutboxRecord }) {
  const speech = useSpeech();
  const { say, say_fault } = speech;
  const { state } = useWork();
  return (
    <div className="card needs-you">
      <p className="line1">
        <b>{record_words(speech, state, record)}</b>
      </p>
      <p className="note">
        {say_fault(record.fault, 409)} {say('outbox.conflict_text')}
      </p>
      <p className="small">{say('outbox.receipt', { receipt: receipt(record.key) })}</p>
    </div>
  );
}

function RecordList({ title, records }: { title: string; records: OutboxRecord[] }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const { work, state } = useWork();
  const now = useNow();
  return (
    <section>
      <h2 className="label">{title}</h2>
      <ul className="rows">
        {records.map((record) => (
          <li className="row" key={record.key}>
            <div className="grow">
              <span className="what">{record_words(speech, state, record)}</span>
              <p className="line">
                {record.state === 'waiting' ? (
                  record.key === state.sending_key ? (
                    <span className="due unsent">
                      <Upload aria-hidden="true" />
                      {say('outbox.on_the_way')}
                    </span>
                  ) : (
                    <WaitChip />
                  )
                ) : (
                  <span className="due done">
                    <CheckCheck aria-hidden="true" />
                    {say('outbox.arrived', {
                      clock: say_clock(record.sent_at ?? record.made_at),
                    })}
                  </span>
                )}
                <span className="small">
                  {say_when(language, record.made_at, now)}
                  {'　'}
                  {say('outbox.receipt', { receipt: receipt(record.key) })}
                </span>
                {record.tries > 0 && record.state === 'waiting' && (
                  <span className="small">{say('outbox.tries', { count: record.tries })}</span>
                )}
              </p>
            </div>
            {record.state === 'waiting' && record.key !== state.sending_key && (
              <button
                type="button"
                className="link"
                onClick={() => void work.take_back(record.key)}
              >
                {say('undo')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

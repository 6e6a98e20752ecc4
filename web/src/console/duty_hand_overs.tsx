// The hand-over desk: what shifts of two days handed over, what stayed unsigned; and the list of
// rest rules that were lifted, by whom and why.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Handshake, ShieldCheck } from 'lucide-react';

import { say_when } from '../kit/clock';
import type { Listing } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again, refusal_of } from './asking';
import { DutyTabs } from './duty_tabs';

type HandOver = components['schemas']['HandOver'];
type RestLifted = components['schemas']['RestLifted'];

function useRows<Row>(part: string) {
  const { area_id = 'mine' } = useParams({ strict: false });
  return useQuery({
    queryKey: [part, area_id],
    queryFn: () => ask<Listing<Row>>(`/v1/areas/${area_id}/${part}`),
    refetchInterval: kFresh_ms,
    retry: may_try_again,
  });
}

export default function HandOversScreen() {
  const { say } = useSpeech();
  const rows = useRows<HandOver>('hand-overs');
  const items = rows.data?.items ?? [];
  const unsigned = items.filter((one) => one.state === 'unsigned').length;
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>{say('hand_overs.sentence', { count: items.length, unsigned })}</h1>
        </div>
      </header>
      {rows.isPending && <Waiting />}
      {rows.isError && <Trouble {...refusal_of(rows.error)} again={() => void rows.refetch()} />}
      {rows.data && items.length === 0 && (
        <StateCard
          icon={Handshake}
          title={say('hand_overs.none')}
          text={say('hand_overs.none_text')}
        />
      )}
      {items.length > 0 && <HandOverTable items={items} />}
    </main>
  );
}

function HandOverTable({ items }: { items: HandOver[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <section className="list">
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('hand_overs.ends')}</th>
            <th scope="col">{say('hand_overs.where')}</th>
            <th scope="col">{say('hand_overs.giver')}</th>
            <th scope="col">{say('hand_overs.count')}</th>
            <th scope="col">{say('hand_overs.state')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <td>{say_when(language, one.ends_at, now)}</td>
              <td>
                {one.area?.parent_name} {one.area?.name}
              </td>
              <td>{one.giver}</td>
              <td>
                {say('hand_overs.counts', { signed: one.signed_count, open: one.open_count })}
              </td>
              <td>
                {one.state === 'unsigned' ? (
                  <b className="none">{say('hand_overs.unsigned')}</b>
                ) : (
                  say(`hand_overs.${one.state}`)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function RestLiftedScreen() {
  const { say, language } = useSpeech();
  const now = useNow();
  const rows = useRows<RestLifted>('rest-lifted');
  const items = rows.data?.items ?? [];
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>{say('lifted.sentence', { count: items.length })}</h1>
        </div>
      </header>
      {rows.isPending && <Waiting />}
      {rows.isError && <Trouble {...refusal_of(rows.error)} again={() => void rows.refetch()} />}
      {rows.data && items.length === 0 && (
        <StateCard icon={ShieldCheck} title={say('lifted.none')} text={say('lifted.none_text')} />
      )}
      {items.length > 0 && (
        <ul className="holes roomy">
          {items.map((one) => (
            <li key={`${one.shift_id}${one.rule}`}>
              <b>{one.name}</b> {say(`rest.${one.rule}`)} {one.reason}
              <span className="push small">
                {one.by} {say_when(language, one.at, now)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

// The administrator's page: is all well, which events were given up on, which messages did not go
// out; each with a second try. Shows no number, no text, nobody's name. Reads are not of people.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import {
  CircleCheck,
  Inbox,
  MailCheck,
  RotateCcw,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again, Refusal, refusal_of } from './asking';
import { useToast } from './toast';

type Schemas = components['schemas'];
type ServiceState = Schemas['Service'];
type Parked = Schemas['ParkedEvent'];
type Delivery = Schemas['Delivery'];

function useShown<Body>(key: string, path: string) {
  return useQuery({
    queryKey: ['service', key],
    queryFn: () => ask<Body>(path),
    refetchInterval: kFresh_ms,
    retry: may_try_again,
  });
}

function useAgain(part: 'events' | 'messages') {
  const client = useQueryClient();
  const tell = useToast();
  const { say, say_fault } = useSpeech();
  return useMutation({
    mutationFn: async (id: string) => {
      const reply = await call('POST', `/v1/${part}/${id}/retry`, { body: {} });
      if (reply.fault) throw new Refusal(reply.status, reply.fault);
    },
    onSuccess: () => tell({ words: say('service.due_again') }),
    onError: (trouble) => {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['service'] }),
  });
}

export default function ServiceScreen() {
  const { say } = useSpeech();
  const state = useShown<ServiceState>('state', '/v1/service');
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('service.title')}</h1>
          <p className="small">{say('service.note')}</p>
        </div>
      </header>
      {state.isPending && <Waiting />}
      {state.isError && <Trouble {...refusal_of(state.error)} />}
      {state.data && <StateCardOf state={state.data} />}
      <AgainList<Parked>
        part="events"
        path="/v1/events/parked"
        words="service.parked"
        icon={Inbox}
        name={(one) => <b>{one.kind}</b>}
      />
      <AgainList<Delivery>
        part="messages"
        path="/v1/messages?state=failed"
        words="service.failed"
        icon={MailCheck}
        name={(one) => (
          <>
            <b>{one.to}</b> {one.kind}
          </>
        )}
      />
    </main>
  );
}

function StateCardOf({ state }: { state: ServiceState }) {
  const { say, say_fault } = useSpeech();
  const { waiting, sent, failed, expired } = state.messages;
  return (
    <section className="panel" role="status">
      <h2>
        {state.ok ? (
          <CircleCheck className="icon" aria-hidden="true" />
        ) : (
          <TriangleAlert className="icon" aria-hidden="true" />
        )}{' '}
        {say(state.ok ? 'service.well' : 'service.not_well')}
      </h2>
      {state.reasons.length > 0 && (
        <ul>
          {state.reasons.map((key) => (
            <li key={key}>
              {say_fault({ key, kind: 'unavailable' }, 503)} <code>{key}</code>
            </li>
          ))}
        </ul>
      )}
      <p>{say('service.messages', { waiting, sent, failed, expired })}</p>
      {state.page_sums && <SumsOf sums={state.page_sums} />}
      {!state.has_gateway && <p className="note">{say('service.no_gateway')}</p>}
    </section>
  );
}

// How far the look at every page of the database has come.
function SumsOf({ sums }: { sums: NonNullable<ServiceState['page_sums']> }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const pages = sums.page_count;
  return (
    <p>
      {sums.whole_at === null
        ? say('service.sums_first', { pages, page: sums.next_page })
        : say('service.sums', { pages, when: say_when(language, sums.whole_at, now) })}
    </p>
  );
}

interface AgainListProps<Row> {
  part: 'events' | 'messages';
  path: string;
  words: string;
  icon: LucideIcon;
  name: (row: Row) => ReactNode;
}

// What was given up on, each line with its last trouble and a second try.
function AgainList<Row extends Parked | Delivery>(props: AgainListProps<Row>) {
  const { say, language } = useSpeech();
  const now = useNow();
  const given_up = useShown<{ items: Row[] }>(props.part, props.path);
  const again = useAgain(props.part);
  const items = given_up.data?.items ?? [];
  return (
    <section className="list">
      <h2>{say(props.words)}</h2>
      {given_up.data && items.length === 0 && (
        <StateCard icon={props.icon} title={say(`${props.words}_none`)} text="" />
      )}
      <ul className="holes roomy">
        {items.map((one) => (
          <li key={one.id}>
            <span>
              {props.name(one)} <code>{one.last_error}</code>
            </span>
            <span className="push small">
              {say_when(language, one.at, now)}
              {'　'}
              {say('service.tries', { count: one.tries })}
            </span>
            <Again act={() => again.mutate(one.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Again({ act }: { act: () => void }) {
  const { say } = useSpeech();
  return (
    <Button icon={<RotateCcw className="icon" />} onClick={act}>
      {say('service.again')}
    </Button>
  );
}

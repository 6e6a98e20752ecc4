// Posting for one day of a place of any size: asked for, worked out in the background (this page
// may be closed), proven, then looked at - who goes where and why, which seats stay empty, who is
// without a post - and accepted whole or with people taken out by hand and a reason. Left to
// others: the plan and its proof, and rest, which is asked once more when shifts are given.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Progress } from 'antd';
import { CalendarCheck, CalendarClock, CircleCheckBig } from 'lucide-react';
import { useState } from 'react';

import { now_ms, say_clock, say_when, to_city_time } from '../kit/clock';
import type { Listing } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, may_try_again, refusal_of } from './asking';
import { Chips, place_of, useArea } from './duty_kit';
import { DutyTabs } from './duty_tabs';
import { useWrite } from './people_asking';

type Schemas = components['schemas'];
type Run = Schemas['PostingRun'];
type Row = Schemas['PostingRow'];
type Kind = 'posting' | 'unmet' | 'idle';

const kDay_ms = 86_400_000;
const kBusy_ms = 1_500;
const kIdle_ms = 15_000;
const kSteps = ['waiting', 'reading', 'planning', 'proving'] as const;
const kHeads: Record<Kind, string[]> = {
  posting: ['who', 'where', 'hours', 'why', 'out'],
  unmet: ['where', 'hours', 'why'],
  idle: ['who', 'why'],
};
const kKinds: readonly Kind[] = ['posting', 'unmet', 'idle'];

function is_busy(run: Run | undefined): boolean {
  const steps: readonly string[] = [...kSteps, 'accepting'];
  return run !== undefined && steps.includes(run.state);
}

function tomorrow(): string {
  return to_city_time(now_ms() + kDay_ms).slice(0, 10);
}

export default function PostingScreen() {
  const { say } = useSpeech();
  const area_id = useArea();
  const [chosen, set_day] = useState(tomorrow);
  const runs = useQuery({
    queryKey: ['posting-runs', area_id],
    queryFn: () => ask<Listing<Run>>(`/v1/areas/${area_id}/posting-runs`),
    refetchInterval: (query) => (is_busy(query.state.data?.items[0]) ? kBusy_ms : kIdle_ms),
    placeholderData: (before) => before,
    retry: may_try_again,
  });
  const start = useWrite('posting.started', ['posting-runs']);
  const day = `${chosen}T00:00:00${to_city_time(now_ms()).slice(-6)}`;
  const newest = runs.data?.items[0];
  const shown = newest && newest.state !== 'cancelled' ? newest : undefined;
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>
            {shown && (shown.state === 'planned' || shown.state === 'accepted')
              ? say('posting.sentence', { seats: shown.seats, filled: shown.filled })
              : say('posting.question', { day: day.slice(0, 10) })}
          </h1>
          <p className="small">{say('posting.note')}</p>
        </div>
      </header>
      <section className="panel acts">
        <label className="duty-field">
          {say('posting.which_day')}
          <Input
            type="date"
            value={day.slice(0, 10)}
            min={to_city_time(now_ms()).slice(0, 10)}
            onChange={(event) => set_day(event.target.value || tomorrow())}
          />
        </label>
        <Button
          type="primary"
          icon={<CalendarClock className="icon" aria-hidden="true" />}
          loading={start.isPending}
          disabled={is_busy(newest)}
          onClick={() =>
            start.mutate({ path: `/v1/areas/${area_id}/posting-runs`, body: { day } })
          }
        >
          {say('posting.plan')}
        </Button>
      </section>
      {runs.isPending && <Waiting />}
      {runs.isError && !runs.data && (
        <Trouble {...refusal_of(runs.error)} again={() => void runs.refetch()} />
      )}
      {runs.data && !shown && (
        <StateCard
          icon={CalendarCheck}
          title={say('posting.none')}
          text={say('posting.none_text')}
        />
      )}
      {shown && <OneRun run={shown} key={shown.id} />}
      {runs.data && runs.data.items.length > 1 && <Earlier runs={runs.data.items.slice(1)} />}
    </main>
  );
}

function OneRun({ run }: { run: Run }) {
  const { say, say_fault } = useSpeech();
  const [without, set_without] = useState<number[]>([]);
  if (run.state === 'failed')
    return (
      <section className="panel">
        <p role="alert">
          <b className="none">{say('posting.failed', { day: run.day.slice(0, 10) })}</b>{' '}
          {say_fault({ kind: 'conflict', key: run.fault }, 409)}
        </p>
      </section>
    );
  if (is_busy(run)) return <Working run={run} />;
  return (
    <>
      <Sums run={run} />
      {run.state === 'planned' && (
        <Accept run={run} without={without} clear={() => set_without([])} />
      )}
      <Rows run={run} without={without} take_out={set_without} />
    </>
  );
}

function Working({ run }: { run: Run }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const cancel = useWrite('posting.cancelled', ['posting-runs']);
  const step = (kSteps as readonly string[]).indexOf(run.state);
  // Each step has its share of the bar; within it the server says how far.
  const share =
    run.state === 'accepting' ? run.done : (Math.max(0, step) + run.done) / kSteps.length;
  return (
    <section className="panel" aria-live="polite">
      <h2>{say('posting.day', { day: run.day.slice(0, 10) })}</h2>
      <Progress
        percent={Math.round(share * 100)}
        status="active"
        aria-label={say(`posting.step_${run.state}`)}
      />
      <p>
        {say(`posting.step_${run.state}`)}{' '}
        {run.people > 0 && say('posting.people', { count: run.people })}
      </p>
      <p className="small">{say('posting.may_close')}</p>
      <p className="more">
        <Button
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutate({
              path: `/v1/areas/${area_id}/posting-runs/cancel`,
              body: { run_id: run.id },
            })
          }
        >
          {say('posting.cancel')}
        </Button>
      </p>
    </section>
  );
}

function Sums({ run }: { run: Run }) {
  const { say } = useSpeech();
  const mean = run.filled === 0 ? 0 : Math.round(run.distance_m / run.filled);
  return (
    <section className="panel">
      <h2>
        {say('posting.day', { day: run.day.slice(0, 10) })} {say(`posting.state_${run.state}`)}
      </h2>
      <p className="seen">
        <CircleCheckBig className="icon" aria-hidden="true" /> {say('posting.proven')}
      </p>
      <p>
        {say('posting.sums', {
          people: run.people,
          seats: run.seats,
          filled: run.filled,
          empty: run.seats - run.filled,
          mean,
          longest: run.distance_longest_m,
          untrained: run.untrained,
        })}
      </p>
      {run.state === 'accepted' && (
        <p>{say('posting.given', { given: run.given, refused: run.refused })}</p>
      )}
    </section>
  );
}

interface AcceptProps {
  run: Run;
  without: number[];
  clear: () => void;
}

function Accept({ run, without, clear }: AcceptProps) {
  const { say } = useSpeech();
  const area_id = useArea();
  const [reason, set_reason] = useState('');
  const accept = useWrite('posting.accepted', ['posting-runs', 'posting-rows', 'on']);
  const drop = useWrite('posting.cancelled', ['posting-runs']);
  return (
    <section className="panel acts">
      {without.length > 0 && (
        <label className="duty-field">
          {say('posting.reason', { count: without.length })}
          <Input value={reason} onChange={(event) => set_reason(event.target.value)} />
        </label>
      )}
      <Button
        type="primary"
        icon={<CalendarCheck className="icon" aria-hidden="true" />}
        disabled={without.length > 0 && !reason.trim()}
        loading={accept.isPending}
        onClick={() =>
          accept.mutate(
            {
              path: `/v1/areas/${area_id}/posting-runs/accept`,
              body: { run_id: run.id, without: without.join(','), reason: reason.trim() },
            },
            { onSuccess: clear },
          )
        }
      >
        {say('posting.accept', { count: run.filled - without.length })}
      </Button>
      <Button
        loading={drop.isPending}
        onClick={() =>
          drop.mutate({
            path: `/v1/areas/${area_id}/posting-runs/cancel`,
            body: { run_id: run.id },
          })
        }
      >
        {say('posting.drop')}
      </Button>
    </section>
  );
}

interface RowsProps {
  run: Run;
  without: number[];
  take_out: (numbers: number[]) => void;
}

function Rows({ run, without, take_out }: RowsProps) {
  const { say } = useSpeech();
  const area_id = useArea();
  const [kind, set_kind] = useState<Kind>(run.seats > run.filled ? 'unmet' : 'posting');
  const rows = useInfiniteQuery({
    queryKey: ['posting-rows', area_id, run.id, run.state, kind],
    queryFn: ({ pageParam }) =>
      ask<Listing<Row>>(
        `/v1/areas/${area_id}/posting-rows?run=${run.id}&kind=${kind}` +
          (pageParam ? `&after=${pageParam}` : ''),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    retry: may_try_again,
  });
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const toggle = (number: number, is_out: boolean): void =>
    take_out(is_out ? [...without, number] : without.filter((one) => one !== number));
  return (
    <section className="list">
      <Chips
        label={say('posting.rows')}
        chosen={kind}
        choose={set_kind}
        chips={kKinds.map((one) => [one, say(`posting.kind_${one}`)] as const)}
      />
      {rows.isPending && <Waiting />}
      {rows.isError && <Trouble {...refusal_of(rows.error)} again={() => void rows.refetch()} />}
      {rows.data && items.length === 0 && (
        <StateCard
          icon={CircleCheckBig}
          title={say(`posting.no_${kind}`)}
          text={say(`posting.no_${kind}_text`)}
        />
      )}
      {items.length > 0 && (
        <table className="tasks">
          <thead>
            <tr>
              {kHeads[kind].map((head) => (
                <th key={head} scope="col">
                  {say(`posting.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <RowLine
                key={one.number}
                one={one}
                kind={kind}
                is_open={run.state === 'planned'}
                is_out={without.includes(one.number)}
                toggle={toggle}
              />
            ))}
          </tbody>
        </table>
      )}
      {rows.hasNextPage && (
        <p className="more">
          <Button loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            {say('more')}
          </Button>
        </p>
      )}
    </section>
  );
}

interface LineProps {
  one: Row;
  kind: Kind;
  is_open: boolean;
  is_out: boolean;
  toggle: (number: number, is_out: boolean) => void;
}

function RowLine({ one, kind, is_open, is_out, toggle }: LineProps) {
  const { say, language } = useSpeech();
  return (
    <tr>
      {kind !== 'unmet' && (
        <td>
          <b>{one.name}</b>
        </td>
      )}
      {kind !== 'idle' && (
        <td>
          {kind === 'unmet' && (
            <b className="none">{say('posting.unmet', { count: one.count })} </b>
          )}
          {language === 'en' ? one.title_en : one.title_zh}
          <small>{place_of(one.area)}</small>
        </td>
      )}
      {kind !== 'idle' && (
        <td>
          {one.from && say_clock(one.from)}–{one.until && say_clock(one.until)}
        </td>
      )}
      <td>
        <WhyRow one={one} kind={kind} />
      </td>
      {kind === 'posting' && (
        <td>
          {is_open ? (
            <Checkbox
              aria-label={say('posting.out_of', { name: one.name })}
              checked={is_out}
              onChange={(event) => toggle(one.number, event.target.checked)}
            >
              {say('posting.out')}
            </Checkbox>
          ) : (
            one.state && say(`posting.row_${one.state}`)
          )}
        </td>
      )}
    </tr>
  );
}

function WhyRow({ one, kind }: { one: Row; kind: Kind }) {
  const { say, has } = useSpeech();
  const word = (key: string): string => (has(key) ? say(key) : key);
  if (kind === 'posting')
    return (
      <>
        {word(`why.${one.reason}`)} {say('posting.metres', { metres: one.distance_m })}{' '}
        {one.is_untrained && <b className="none">{say('rest.untrained')}</b>}
      </>
    );
  if (kind === 'idle')
    return (
      <>
        {one.reason === 'barred' ? word(`kept_away.${one.bar}`) : word(`idle.${one.reason}`)}
      </>
    );
  return (
    <>
      {one.reason === 'nobody_able' ? word(`bar.${one.bar}`) : word(`empty.${one.reason}`)}
      {one.remedy_count > 0 && (
        <small>
          {say('posting.remedy', {
            what: word(`rule.${one.remedy_bar}`),
            count: one.remedy_count,
          })}
        </small>
      )}
    </>
  );
}

function Earlier({ runs }: { runs: Run[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <section className="panel">
      <h2>{say('posting.before')}</h2>
      <ul className="holes">
        {runs.map((run) => (
          <li key={run.id}>
            {say('posting.day', { day: run.day.slice(0, 10) })} {say(`posting.state_${run.state}`)}
            <span className="push small">
              {run.asked_by} {say_when(language, run.made_at, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

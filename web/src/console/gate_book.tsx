// What the gates of a place wrote down on a day: how many checks had which verdict (nobody is in
// it), and by kind visitors, people without a phone, cards, temperatures, urgent cases let in.
// Opening a kind is logged. Gone after 14 days; the counts stay.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { DoorOpen } from 'lucide-react';
import { useState } from 'react';

import { now_ms, say_clock, to_city_time } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { ask, may_try_again, refusal_of } from './asking';
import { Chips } from './duty_kit';
import { GateCodes } from './gate_codes';
import { PassDesk } from './pass_kit';
import type { AreaRef } from './people_asking';

interface Count {
  area: AreaRef | null;
  gate: string;
  verdict: string;
  why: string;
  count: number;
}

interface Row {
  id: string;
  kind: string;
  gate: string;
  area: AreaRef | null;
  happened_at: string;
  by: string;
  task_id: string | null;
  said: Record<string, string | number>;
}

const kKinds = ['visitor', 'no_phone', 'care', 'temperature', 'card', 'act'] as const;
type Kind = (typeof kKinds)[number];
const kVerdicts = ['go', 'ask', 'stop', 'unknown', 'invalid'] as const;
const kFever_tenths = 373;

export default function GateBookScreen() {
  return (
    <PassDesk>
      <Book />
    </PassDesk>
  );
}

function Book() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const [day, set_day] = useState(() => to_city_time(now_ms()).slice(0, 10));
  const [kind, choose] = useState<Kind | null>(null);
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('gate.title')}</h1>
          <p className="small">{say('gate.note')}</p>
        </div>
      </header>
      <p className="panel book-field">
        <label htmlFor="gate-day">{say('gate.day')}</label>
        <input
          id="gate-day"
          type="date"
          value={day}
          onChange={(event) => event.target.value && set_day(event.target.value)}
        />
      </p>
      <Counts area_id={area_id} day={day} />
      <section className="list">
        <h2>{say('gate.written')}</h2>
        <Chips
          label={say('gate.kind')}
          chosen={kind ?? ('' as Kind)}
          choose={choose}
          chips={kKinds.map((one) => [one, say(`gate.kind_${one}`)] as const)}
        />
        {kind ? (
          <Rows key={`${kind} ${day}`} area_id={area_id} day={day} kind={kind} />
        ) : (
          <p className="small quiet">{say('gate.choose')}</p>
        )}
      </section>
      <GateCodes area_id={area_id} />
    </main>
  );
}

function Counts({ area_id, day }: { area_id: string; day: string }) {
  const { say } = useSpeech();
  const counts = useQuery({
    queryKey: ['gate_counts', area_id, day],
    queryFn: () => ask<{ items: Count[] }>(`/v1/areas/${area_id}/gate-counts?on=${day}`),
    retry: may_try_again,
  });
  if (counts.isError)
    return <Trouble {...refusal_of(counts.error)} again={() => void counts.refetch()} />;
  if (!counts.data) return <Waiting />;
  const gates = by_gate(counts.data.items);
  if (gates.length === 0)
    return <StateCard icon={DoorOpen} title={say('gate.none')} text={say('gate.none_text')} />;
  return (
    <section className="list">
      <h2>{say('gate.checks')}</h2>
      <ul className="holes roomy">
        {gates.map(([name, found]) => (
          <li key={name}>
            <b>{name}</b>
            <ul className="verdicts">
              {kVerdicts.map((verdict) => (
                <li key={verdict}>
                  {say(`gate.verdict_${verdict}`)} <b>{found[verdict] ?? 0}</b>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function by_gate(items: Count[]): [string, Record<string, number>][] {
  const gates = new Map<string, Record<string, number>>();
  for (const { area, gate, verdict, count } of items) {
    const name = [area?.name, gate].filter(Boolean).join(' ');
    const found = gates.get(name) ?? {};
    found[verdict] = (found[verdict] ?? 0) + count;
    gates.set(name, found);
  }
  return [...gates].sort(([a], [b]) => a.localeCompare(b, 'zh-CN'));
}

function Rows({ area_id, day, kind }: { area_id: string; day: string; kind: Kind }) {
  const { say } = useSpeech();
  const rows = useQuery({
    queryKey: ['gate_records', area_id, day, kind],
    queryFn: () =>
      ask<{ items: Row[] }>(
        `/v1/areas/${area_id}/gate-records?on=${day}&kind=${kind}&limit=200`,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (rows.isError) return <Trouble {...refusal_of(rows.error)} />;
  if (!rows.data) return <Waiting />;
  if (rows.data.items.length === 0) return <p className="small quiet">{say('gate.no_rows')}</p>;
  return (
    <ul className="holes roomy">
      {rows.data.items.map((one) => (
        <li key={one.id}>
          <span>
            <b>{say_clock(one.happened_at)}</b> {[one.area?.name, one.gate].join(' ')}
            {'　'}
            <Said said={one.said} />{' '}
            <span className="small">{say('gate.by', { name: one.by })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Said({ said }: { said: Row['said'] }) {
  const { say, has } = useSpeech();
  const words = Object.entries(said).map(([name, value]) => {
    if (name === 'tenths') {
      const degrees = say('gate.degrees', { degrees: (Number(value) / 10).toFixed(1) });
      return Number(value) >= kFever_tenths ? `${degrees} ${say('gate.fever')}` : degrees;
    }
    const key = `gate.${name}_${String(value)}`;
    return has(key) ? say(key) : String(value);
  });
  return <>{words.join('　')}</>;
}

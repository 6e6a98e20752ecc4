// A drill, watched while it runs: what the phones asked for and got, what was refused, how long the
// slowest hundredth waited, what the gates checked offline, and which part was down when. Counts a
// second only; nobody is in it. Each curve's last number is beside it as text.

import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';

import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, may_try_again, refusal_of } from './asking';
import {
  curve_of, most_of, round_top, stretches_of, type Frame, type Numbers,
} from './drill_curves';

import './drill.css';

type Board = components['schemas']['DrillBoard'];
type Run = components['schemas']['DrillRun'];

const kLive_ms = 1_000;
const kIdle_ms = 5_000;
const kSize = { width: 600, height: 120 };

interface Chart {
  word: string;
  unit: string;
  lines: readonly { name: Numbers; word: string }[];
}

const kCharts: readonly Chart[] = [
  {
    word: 'drill.shows',
    unit: 'drill.per_s',
    lines: [
      { name: 'wanted_per_s', word: 'drill.wanted' },
      { name: 'fetched_per_s', word: 'drill.fetched' },
      { name: 'from_phone_per_s', word: 'drill.from_phone' },
    ],
  },
  {
    word: 'drill.turned_away',
    unit: 'drill.per_s',
    lines: [
      { name: 'refused_per_s', word: 'drill.refused' },
      { name: 'unreached_per_s', word: 'drill.unreached' },
    ],
  },
  { word: 'drill.p99', unit: 'drill.ms', lines: [{ name: 'p99_ms', word: 'drill.fetched' }] },
  {
    word: 'drill.checks',
    unit: 'drill.per_s',
    lines: [{ name: 'checks_per_s', word: 'drill.checked' }],
  },
];

const kParts = [
  { word: 'drill.part_house', is_down: (frame: Frame) => !frame.is_house_up },
  { word: 'drill.part_show', is_down: (frame: Frame) => !frame.is_show_up },
  { word: 'drill.part_database', is_down: (frame: Frame) => !frame.is_database_up },
] as const;

export default function DrillScreen() {
  const { say } = useSpeech();
  const board = useQuery({
    queryKey: ['drill'],
    queryFn: () => ask<Board>('/v1/drill').then((reply) => reply.drill),
    refetchInterval: (query) =>
      query.state.data && !query.state.data.is_over ? kLive_ms : kIdle_ms,
    retry: may_try_again,
  });
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('drill.title')}</h1>
          <p className="small">{say('drill.note')}</p>
        </div>
      </header>
      {board.isPending && <Waiting />}
      {board.isError && <Trouble {...refusal_of(board.error)} />}
      {board.data === null && (
        <StateCard icon={Activity} title={say('drill.none')} text={say('drill.none_text')} />
      )}
      {board.data && <Shown run={board.data} />}
    </main>
  );
}

function Shown({ run }: { run: Run }) {
  const { say, language } = useSpeech();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const { sums } = run;
  const all = sums.shown + sums.not_shown;
  const tiles: [string, string][] = [
    ['drill.could_show', all > 0 ? share.format(sums.shown / all) : '—'],
    ['drill.from_server', number.format(sums.from_server)],
    ['drill.not_yet', number.format(sums.not_shown)],
    ['drill.checks_made', number.format(sums.checks)],
    ['drill.checks_unanswered', number.format(sums.checks_unanswered)],
    ['drill.false_accepts', number.format(sums.false_accepts)],
    ['drill.acknowledged', number.format(sums.acknowledged)],
    ['drill.lost', sums.lost === null ? say('drill.counted_later') : number.format(sums.lost)],
  ];
  const end_s = Math.max(run.seconds, run.frames.at(-1)?.at_s ?? 0, 1);
  return (
    <>
      <section className="panel drill-said" role="status" data-phase={run.phase}>
        <h2>
          {say(`drill.phase_${run.phase}`)}
          {sums.is_held !== null && ` · ${say(sums.is_held ? 'drill.held' : 'drill.not_held')}`}
        </h2>
        <p>
          {say('drill.about', {
            people: number.format(run.people),
            peak: number.format(run.peak_per_s),
            goal: number.format(run.goal_per_s),
          })}
        </p>
        <dl>
          {tiles.map(([word, value]) => (
            <div key={word}>
              <dt>{say(word)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel">
        <h2>{say('drill.up')}</h2>
        {kParts.map((part) => (
          <Strip key={part.word} run={run} end_s={end_s} {...part} />
        ))}
      </section>
      <div className="drill-curves">
        {kCharts.map((chart) => (
          <Curves key={chart.word} chart={chart} frames={run.frames} end_s={end_s} />
        ))}
      </div>
      <section className="panel">
        <h2>{say('drill.events')}</h2>
        <ol className="drill-events">
          {run.events.map((event, index) => (
            <li key={index}>
              <span>{say('drill.at', { seconds: Math.round(event.at_s) })}</span>{' '}
              {say(`drill.event_${event.word}`)}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

const is_disturbed = (frame: Frame): boolean => !frame.is_house_up || !frame.is_database_up;

interface StripProps {
  run: Run;
  end_s: number;
  word: string;
  is_down: (frame: Frame) => boolean;
}

// When a part was down: cut out of the strip and hatched, and said in seconds.
function Strip({ run, end_s, word, is_down }: StripProps) {
  const { say } = useSpeech();
  const down = stretches_of(run.frames, is_down);
  const seconds = Math.round(down.reduce((sum, one) => sum + one.until_s - one.from_s, 0));
  const last = run.frames.at(-1);
  const is_now = last !== undefined && is_down(last) && !run.is_over;
  return (
    <div className="drill-strip">
      <span>{say(word)}</span>
      <svg
        viewBox={`0 0 ${kSize.width} 12`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('drill.down_for', { seconds })}
      >
        <rect className="up" width={kSize.width} height="12" />
        {down.map((one) => (
          <rect
            key={one.from_s}
            className="down"
            x={(one.from_s / end_s) * kSize.width}
            y="3"
            width={Math.max(3, ((one.until_s - one.from_s) / end_s) * kSize.width)}
            height="6"
          />
        ))}
      </svg>
      <span className="small">
        {is_now ? say('drill.down_now') : say('drill.down_for', { seconds })}
      </span>
    </div>
  );
}

function Curves({ chart, frames, end_s }: { chart: Chart; frames: Frame[]; end_s: number }) {
  const { say, language } = useSpeech();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const names = chart.lines.map((line) => line.name);
  const top = round_top(most_of(frames, names));
  const last = frames.at(-1);
  return (
    <figure className="panel drill-curve">
      <figcaption>
        <b>{say(chart.word)}</b> <span className="small">{say(chart.unit)}</span>
      </figcaption>
      <svg viewBox={`0 -4 ${kSize.width} ${kSize.height + 8}`} preserveAspectRatio="none"
        aria-hidden="true">
        <line className="base" x1="0" x2={kSize.width} y1={kSize.height} y2={kSize.height} />
        <line className="base" x1="0" x2={kSize.width} y1="0" y2="0" />
        {stretches_of(frames, is_disturbed).map((one) => (
          <rect
            key={one.from_s}
            className="band"
            x={(one.from_s / end_s) * kSize.width}
            y="0"
            width={Math.max(2, ((one.until_s - one.from_s) / end_s) * kSize.width)}
            height={kSize.height}
          />
        ))}
        {names.map((name, index) => (
          <path
            key={name}
            className={`line line-${index}`}
            d={curve_of(frames, name, end_s, top, kSize)}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <p className="small drill-top">{say('drill.top', { top: number.format(top) })}</p>
      <ul className="drill-legend">
        {chart.lines.map((line, index) => (
          <li key={line.name}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <path className={`line line-${index}`} d="M0 4L24 4" />
            </svg>
            {say(line.word)} <b>{number.format(last?.[line.name] ?? 0)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

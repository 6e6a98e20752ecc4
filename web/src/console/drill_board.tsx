// The part of a drill one reads from three metres: what happens now and next, four numbers, and the
// time line of what was killed and taken away. Called by drill_screen.tsx.

import { CircleCheck, Database, Hourglass, PowerOff, Sunrise, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { useSpeech } from '../kit/i18n';
import {
  clock_of, down_of, end_of, killed_count, length_of, next_of, now_of, number_of, seconds_of,
  share_of, type Run,
} from './drill_story';

const kIcons: Record<Run['phase'], LucideIcon> = {
  laying: Hourglass,
  ordinary: Sunrise,
  opening: Sunrise,
  killed: PowerOff,
  no_database: Database,
  counting: Hourglass,
  over: CircleCheck,
};

export function Said({ run }: { run: Run }) {
  const { say, language } = useSpeech();
  const { is_held } = run.sums;
  const Icon = is_held === false ? TriangleAlert : kIcons[run.phase];
  const next = next_of(run);
  const number = (value: number): string => number_of(value, language);
  const values = {
    times: number(run.times),
    share: share_of(Math.floor(run.laid_share * 100), 100, language),
    goal: number(run.goal_per_s),
  };
  return (
    <section className="panel drill-said" data-phase={run.phase} data-held={is_held ?? undefined}>
      <div role="status">
        <h2>
          <Icon className="icon" aria-hidden="true" />
          {run.is_over
            ? say(is_held ? 'drill.held' : 'drill.not_held')
            : say(`drill.phase_${run.phase}`, values)}
        </h2>
        <p className="drill-next">
          {run.is_over ? <Result run={run} /> : say(`drill.now_${run.phase}`, values)}
        </p>
      </div>
      {run.phase !== 'laying' && (
        <p className="drill-clock">
          <b>{clock_of(now_of(run))}</b>
          <span>
            {next
              ? say('drill.next', { seconds: next.in_s, what: say(`drill.step_${next.word}`) })
              : say('drill.of_time', { whole: clock_of(run.seconds) })}
          </span>
        </p>
      )}
    </section>
  );
}

// The whole of it in one sentence, with its numbers.
function Result({ run }: { run: Run }) {
  const { say, language } = useSpeech();
  const { sums } = run;
  const number = (value: number): string => number_of(value, language);
  return (
    <>
      {say('drill.result', {
        opened: number(sums.shown + sums.not_shown),
        not_shown: number(sums.not_shown),
        checks: number(sums.checks),
        unanswered: number(sums.checks_unanswered),
        acts: number(sums.asks + sums.scans),
        lost: number(sums.lost ?? 0),
        kills: killed_count(run),
        back: seconds_of(Math.max(0, ...down_of(run, 'house').map(length_of))),
        gone: seconds_of(down_of(run, 'database').map(length_of)[0] ?? 0),
      })}
    </>
  );
}

export function Numbers({ run }: { run: Run }) {
  const { say, language } = useSpeech();
  const { sums } = run;
  const number = (value: number): string => number_of(value, language);
  const last = run.frames.at(-1);
  const ms = (value: number | null | undefined): string =>
    value === null || value === undefined ? '—' : number(value);
  return (
    <dl className="drill-numbers">
      <Tile
        name={say('drill.could_show')}
        value={share_of(sums.shown, sums.shown + sums.not_shown, language)}
        is_bad={run.is_over && sums.not_shown > 0}
      >
        {say('drill.could_show_note', {
          shown: number(sums.shown), waiting: number(sums.not_shown),
        })}
      </Tile>
      <Tile
        name={say('drill.checks_made')}
        value={share_of(sums.checks - sums.checks_unanswered, sums.checks, language)}
        is_bad={sums.checks_unanswered > 0 || sums.false_accepts > 0}
      >
        {say('drill.checks_note', {
          checks: number(sums.checks),
          forged: number(sums.forged),
          accepted: number(sums.false_accepts),
        })}
      </Tile>
      <Tile
        name={say('drill.lost')}
        value={sums.lost === null ? '…' : number(sums.lost)}
        is_bad={sums.lost !== null && sums.lost > 0}
      >
        {say(sums.lost === null ? 'drill.lost_later' : 'drill.lost_of', {
          asks: number(sums.asks), scans: number(sums.scans),
        })}
      </Tile>
      <Tile
        name={say('drill.p99')}
        value={ms(sums.show_p99_ms ?? last?.p99_ms)}
        unit={say('drill.ms')}
      >
        {run.is_over
          ? say('drill.p99_all', { acts: ms(sums.ask_p99_ms), checks: ms(sums.check_p99_ms) })
          : say('drill.p99_now', { acts: ms(last?.acts_p99_ms) })}
      </Tile>
    </dl>
  );
}

interface TileProps {
  name: string;
  value: string;
  unit?: string;
  is_bad?: boolean;
  children: ReactNode;
}

function Tile({ name, value, unit, is_bad = false, children }: TileProps) {
  return (
    <div className={is_bad ? 'panel bad' : 'panel'}>
      <dt>
        {is_bad && <TriangleAlert className="icon" aria-hidden="true" />}
        {name}
      </dt>
      <dd className="big">
        {value}
        {unit && <span> {unit}</span>}
      </dd>
      <dd className="small">{children}</dd>
    </div>
  );
}

const kParts = ['house', 'show', 'database'] as const;

const percent = (part: number): string => `${(Math.min(1, Math.max(0, part)) * 100).toFixed(2)}%`;

// One time for all: what was planned stands above, each part's lane is cut where it was down.
export function TimeLine({ run }: { run: Run }) {
  const { say } = useSpeech();
  const end_s = end_of(run);
  return (
    <section className="panel drill-line">
      <h2>{say('drill.up')}</h2>
      <ol className="drill-marks" aria-label={say('drill.plan')}>
        {run.plan.map((step, index) => (
          <li
            key={index}
            className={step.at_s <= now_of(run) ? 'done' : undefined}
            style={{ insetInlineStart: percent(step.at_s / end_s) }}
          >
            <span>{clock_of(step.at_s)}</span> <span>{say(`drill.mark_${step.word}`)}</span>
          </li>
        ))}
      </ol>
      {kParts.map((part) => (
        <Lane key={part} run={run} part={part} />
      ))}
    </section>
  );
}

function Lane({ run, part }: { run: Run; part: (typeof kParts)[number] }) {
  const { say } = useSpeech();
  const end_s = end_of(run);
  const down = down_of(run, part);
  const is_now = !run.is_over && down.some((one) => one.is_now);
  const times = down.map((one) => seconds_of(length_of(one))).join(say('drill.and'));
  return (
    <div className="drill-lane">
      <b>{say(`drill.part_${part}`)}</b>
      <div className="track" aria-hidden="true">
        <i className="up" style={{ width: percent(now_of(run) / end_s) }} />
        {down.map((one) => (
          <i
            key={one.from_s}
            className="down"
            style={{
              insetInlineStart: percent(one.from_s / end_s),
              width: percent(length_of(one) / end_s),
            }}
          />
        ))}
      </div>
      <span className={is_now ? 'now' : 'note'}>
        {is_now && <PowerOff className="icon" aria-hidden="true" />}
        {is_now
          ? say('drill.down_now')
          : say(down.length > 0 ? 'drill.down_for' : 'drill.never_down', { seconds: times })}
      </span>
    </div>
  );
}

export function Happened({ run }: { run: Run }) {
  const { say } = useSpeech();
  return (
    <section className="panel">
      <h2>{say('drill.events')}</h2>
      <ol className="drill-events">
        {run.events.map((event, index) => (
          <li key={index}>
            <span>{clock_of(event.at_s)}</span> {say(`drill.event_${event.word}`)}
          </li>
        ))}
      </ol>
    </section>
  );
}

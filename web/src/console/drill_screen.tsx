// A drill, watched while it runs and after it: how far it is and what comes next, how many could
// show, what was lost, how long the slowest hundredth waited, and which part was down when.
// Promises: counts only, nobody is in it; while this service does not answer the picture stays and
// is asked for again each second, also behind another window; what ended stays to look at. Left to
// others: the numbers and the time line (drill_board.tsx), the curves (drill_charts.tsx).

import { useQuery } from '@tanstack/react-query';
import { Activity, CloudOff, Hourglass, Maximize } from 'lucide-react';
import { useRef } from 'react';

import { useSpeech } from '../kit/i18n';
import { say_clock, say_when, now_ms, to_city_time } from '../kit/clock';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, refusal_of } from './asking';
import { Happened, Numbers, Said, TimeLine } from './drill_board';
import { Charts } from './drill_charts';
import { number_of, quiet_s, type Run } from './drill_story';

import './drill.css';

type Board = components['schemas']['DrillBoard'];

const kLive_ms = 1_000;
const kIdle_ms = 5_000;

export default function DrillScreen() {
  const { say, language } = useSpeech();
  const page = useRef<HTMLElement>(null);
  const board = useQuery({
    queryKey: ['drill'],
    queryFn: () => ask<Board>('/v1/drill'),
    refetchInterval: ({ state }) =>
      state.status === 'error' || state.data?.drill?.is_over === false ? kLive_ms : kIdle_ms,
    refetchIntervalInBackground: true,
    networkMode: 'always',
    retry: false,
  });
  const run = board.data?.drill;
  const trouble = board.isError ? refusal_of(board.error) : null;
  const is_away = trouble !== null && (trouble.status === 0 || trouble.status >= 500);
  return (
    <main className="work one drill" ref={page}>
      <header className="top drill-top-line">
        <div className="say">
          <h1>
            {run
              ? say('drill.title_of', {
                  times: number_of(run.times, language),
                  people: number_of(run.people, language),
                })
              : say('drill.title')}
          </h1>
          <p className="small">{say('drill.note')}</p>
        </div>
        {run && document.fullscreenEnabled && (
          <button
            type="button"
            className="button drill-fill"
            onClick={() => void page.current?.requestFullscreen()}
          >
            <Maximize className="icon" aria-hidden="true" />
            {say('drill.fill')}
          </button>
        )}
      </header>
      {board.isPending && <Waiting />}
      {trouble && !is_away && <Trouble {...trouble} />}
      {is_away && (
        <p className="tell look drill-away" role="alert">
          <CloudOff className="icon" aria-hidden="true" />
          {say(run ? 'drill.away' : 'drill.away_first', {
            when: say_clock(to_city_time(board.dataUpdatedAt || now_ms()), true),
          })}
        </p>
      )}
      {board.data?.drill === null && (
        <StateCard
          icon={Activity}
          title={say('drill.none')}
          text={say('drill.none_text')}
          action={
            <code className="drill-how">
              firstline drill morning --people 20000 --seconds 60 --watch {say('drill.folder')}
            </code>
          }
        />
      )}
      {board.data && run && <Shown run={run} as_of={board.data.as_of} />}
    </main>
  );
}

function Shown({ run, as_of }: { run: Run; as_of: string }) {
  const { say, language } = useSpeech();
  const silent = quiet_s(run, as_of);
  return (
    <>
      {silent > 0 && (
        <p className="tell look" role="alert">
          <Hourglass className="icon" aria-hidden="true" />
          {say('drill.silent', { when: say_clock(run.written_at, true), seconds: silent })}
        </p>
      )}
      <Said run={run} />
      {run.phase !== 'laying' && (
        <>
          <Numbers run={run} />
          <TimeLine run={run} />
          <Charts run={run} />
          <Happened run={run} />
        </>
      )}
      <p className="small">
        {say('drill.ran', {
          from: say_when(language, run.started_at, now_ms()),
          until: say_clock(run.written_at, true),
        })}
      </p>
    </>
  );
}

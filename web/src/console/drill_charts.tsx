// The curves of a drill, a second each. Each curve's last number stands beside its line and word;
// lines differ by dashes as well as by hue; what was down is a hatched band. Called by
// drill_screen.tsx.

import { useSpeech } from '../kit/i18n';
import {
  curve_of, most_of, round_top, stretches_of, type Frame, type Numbers,
} from './drill_curves';
import { end_of, number_of, type Run } from './drill_story';

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
  {
    word: 'drill.p99',
    unit: 'drill.ms',
    lines: [
      { name: 'p99_ms', word: 'drill.passes' },
      { name: 'acts_p99_ms', word: 'drill.acts' },
    ],
  },
  {
    word: 'drill.goes_on',
    unit: 'drill.per_s',
    lines: [
      { name: 'checks_per_s', word: 'drill.checked' },
      { name: 'acts_per_s', word: 'drill.acts' },
    ],
  },
];

export function Charts({ run }: { run: Run }) {
  return (
    <div className="drill-curves">
      {kCharts.map((chart) => (
        <Curves key={chart.word} chart={chart} frames={run.frames} end_s={end_of(run)} />
      ))}
    </div>
  );
}

const is_disturbed = (frame: Frame): boolean =>
  !frame.is_house_up || !frame.is_show_up || !frame.is_database_up;

interface CurvesProps {
  chart: Chart;
  frames: Frame[];
  end_s: number;
}

function Curves({ chart, frames, end_s }: CurvesProps) {
  const { say, language } = useSpeech();
  const names = chart.lines.map((line) => line.name);
  const top = round_top(most_of(frames, names));
  const last = frames.at(-1);
  const x_of = (at_s: number): number => (at_s / end_s) * kSize.width;
  return (
    <figure className="panel drill-curve">
      <figcaption>
        <b>{say(chart.word)}</b> <span className="small">{say(chart.unit)}</span>
      </figcaption>
      <p className="small drill-top">{number_of(top, language)}</p>
      <svg
        viewBox={`0 -4 ${kSize.width} ${kSize.height + 8}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <line className="base" x1="0" x2={kSize.width} y1={kSize.height} y2={kSize.height} />
        <line className="base" x1="0" x2={kSize.width} y1="0" y2="0" />
        {stretches_of(frames, is_disturbed).map((one) => (
          <rect
            key={one.from_s}
            className="band"
            x={x_of(one.from_s)}
            y="0"
            width={Math.max(2, x_of(one.until_s - one.from_s))}
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
      <ul className="drill-legend">
        {chart.lines.map((line, index) => (
          <li key={line.name}>
            <svg viewBox="0 0 32 8" aria-hidden="true">
              <path className={`line line-${index}`} d="M0 4L32 4" />
            </svg>
            {say(line.word)} <b>{number_of(last?.[line.name] ?? 0, language)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

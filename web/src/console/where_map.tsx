// "Where it is late": tiles of the city where we have a schematic, else bars; one hue, hatched
// from step 2, number and name in every tile. The table beside it says the same. Left to others:
// how dark (heat.ts).

import { Link } from '@tanstack/react-router';

import type { LateChild, LatePage } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { heat_bounds, heat_step, legend_words } from './heat';
import schematics from './schematic.json';

interface Schematic {
  columns: number;
  rows: number;
  tiles: Record<string, number[]>;
}

const kBars_max = 12;

export function WhereMap({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const schematic = (schematics as Record<string, Schematic>)[page.area.name];
  const fits = schematic && page.children.every((child) => child.area.name in schematic.tiles);
  const bounds = heat_bounds(Math.max(0, ...page.children.map((child) => child.late)));
  return (
    <section className="panel">
      <h2>{say('map.title')}</h2>
      <Patterns />
      {fits ? <Tiles page={page} schematic={schematic} bounds={bounds} /> : <Bars page={page} />}
      {fits && (
        <p className="legend">
          {legend_words(bounds).map((words, step) => (
            <span key={words}>
              <svg viewBox="0 0 24 16" aria-hidden="true">
                <rect width="24" height="16" className={`heat-${step}`} />
                {step >= 2 && <rect width="24" height="16" fill={`url(#hatch-${step})`} />}
              </svg>
              {words}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function Patterns() {
  return (
    <svg className="patterns" aria-hidden="true">
      <defs>
        <pattern
          id="hatch-2"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0v7" className="hatch dark" />
        </pattern>
        <pattern
          id="hatch-3"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <path d="M0 0v6" className="hatch light" />
        </pattern>
        <pattern
          id="hatch-4"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0v5M0 0h5" className="hatch light" />
        </pattern>
      </defs>
    </svg>
  );
}

const kUnit_x = 37;
const kUnit_y = 60;

interface TilesProps {
  page: LatePage;
  schematic: Schematic;
  bounds: readonly number[];
}

function Tiles({ page, schematic, bounds }: TilesProps) {
  const { say } = useSpeech();
  return (
    <svg
      className="map"
      viewBox={`0 0 ${schematic.columns * kUnit_x} ${schematic.rows * kUnit_y}`}
      role="group"
      aria-label={say('map.title')}
    >
      {page.children.map((child) => (
        <Tile
          key={child.area.id}
          child={child}
          place={schematic.tiles[child.area.name] ?? []}
          bounds={bounds}
        />
      ))}
    </svg>
  );
}

interface TileProps {
  child: LateChild;
  place: number[];
  bounds: readonly number[];
}

function Tile({ child, place, bounds }: TileProps) {
  const [column = 0, row = 0, columns = 1, rows = 1] = place;
  const [x, y, width, height] = [
    column * kUnit_x,
    row * kUnit_y,
    columns * kUnit_x,
    rows * kUnit_y,
  ];
  const step = heat_step(child.late, bounds);
  const box = { x: x + 1, y: y + 1, width: width - 2, height: height - 2, rx: 3 };
  const middle = x + width / 2;
  return (
    <Link to="/late/$area_id" params={{ area_id: child.area.id }} className={`tile ink-${step}`}>
      <rect {...box} className={`heat-${step}`} />
      {step >= 2 && <rect {...box} fill={`url(#hatch-${step})`} />}
      {step >= 2 && (
        <rect
          x={middle - 27}
          y={y + height / 2 - 22}
          width="54"
          height="42"
          rx="4"
          className={`heat-${step}`}
        />
      )}
      {child.uncovered_cells > 0 && <Diamond x={x + width - 13} y={y + 13} step={step} />}
      <text x={middle} y={y + height / 2 - 2} className="number">
        {child.late}
      </text>
      <text x={middle} y={y + height / 2 + 15} className="name">
        {child.area.name}
      </text>
    </Link>
  );
}

function Diamond({ x, y, step }: { x: number; y: number; step: number }) {
  const d = `M${x} ${y - 6}l6 6-6 6-6-6z`;
  return <path d={d} className={step >= 3 ? 'diamond light' : 'diamond'} />;
}

// For places without a schematic: the worst first, drawn from zero.
function Bars({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const most = Math.max(1, ...page.children.map((child) => child.late));
  const shown = page.children.filter((child) => child.late > 0).slice(0, kBars_max);
  if (shown.length === 0) return <p className="note quiet">{say('map.none')}</p>;
  return (
    <ol className="bars">
      {shown.map((child) => (
        <li key={child.area.id}>
          <Link to="/late/$area_id" params={{ area_id: child.area.id }}>
            {child.area.name}
          </Link>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(child.late / most) * 100} height="10" className="heat-3" />
          </svg>
          <b>{child.late}</b>
        </li>
      ))}
    </ol>
  );
}

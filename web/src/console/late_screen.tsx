// "Late and where": one sentence whose numbers are links, the places below worst first, and beside
// them where it is late and where nobody stands watch. Home of every duty officer. Left to others:
// the tasks (tasks_screen.tsx).

import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Check, Flag } from 'lucide-react';
import { lazy, Suspense, useCallback, type ReactNode } from 'react';

import { say_when } from '../kit/clock';
import type { LaneName, LateChild, LatePage } from '../kit/contract';
import { DueChip } from '../kit/due_chip';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { refusal_of, useLatePage } from './asking';
import { Head } from './head';
import { LaneChips } from './lane_chips';
import { useMapHash } from './map_asking';
import { TaskTable } from './task_table';
import { UncoveredCard } from './uncovered';
import { useKeys } from './use_keys';
import { WhereMap } from './where_map';

const GeoMap = lazy(() => import('./geo_map'));

export function LateScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const late = useLatePage(area_id);
  const map_hash = useMapHash();
  const page = late.data;
  if (!page) {
    return (
      <main className="work one">
        {late.isError ? (
          <Trouble {...refusal_of(late.error)} again={() => void late.refetch()} />
        ) : (
          <Waiting words={say('late.loading')} />
        )}
      </main>
    );
  }
  const has_children = page.children.length > 0;
  return (
    <main className={has_children ? 'work' : 'work one'}>
      <Head page={page}>
        <LateSentence page={page} />
      </Head>
      {late.isError && <p className="tell look stale">{say('late.stale')}</p>}
      <section className="list">
        <LaneChips page={page} lane={has_children ? null : 'late'} />
        <Commands page={page} />
        {!has_children && (
          <p>
            <Link to="/round/$area_id" params={{ area_id: page.area.id }}>
              {say('round.open')}
            </Link>
            {'　'}
            <a href={`/cards#area=${page.area.id}`}>{say('find.print_card')}</a>
          </p>
        )}
        {has_children ? <Places page={page} /> : <TaskTable area_id={page.area.id} lane="late" />}
      </section>
      {has_children && (
        <aside className="aside">
          <WhereMap page={page} />
          {map_hash && (
            <Suspense fallback={null}>
              <GeoMap page={page} hash={map_hash} />
            </Suspense>
          )}
          {page.blockers.length > 0 && <BlockersCard page={page} />}
          {page.totals.uncovered_cells > 0 && <UncoveredCard page={page} />}
        </aside>
      )}
    </main>
  );
}

// Command areas over and beside the tree: the union of their parts, one list.
function Commands({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const others = page.commands.filter((one) => one.id !== page.area.id);
  if (others.length === 0) return null;
  return (
    <nav className="commands" aria-label={say('command.menu')}>
      <span className="small">{say('command.also')}</span>
      {others.map((one) => (
        <Link key={one.id} to="/late/$area_id" params={{ area_id: one.id }} className="chip">
          {one.name}
        </Link>
      ))}
    </nav>
  );
}

function LateSentence({ page }: { page: LatePage }) {
  const { say_parts, say, language } = useSpeech();
  const now = useNow();
  const { totals } = page;
  const worst = page.children.find((child) => child.late > 0);
  const to = (lane: LaneName) => (children: ReactNode) => (
    <Link to="/tasks/$area_id/$lane" params={{ area_id: page.area.id, lane }}>
      {children}
    </Link>
  );
  const links = {
    late: to('late'),
    waiting: to('waiting'),
    place: (children: ReactNode) => (
      <Link to="/late/$area_id" params={{ area_id: worst?.area.id ?? page.area.id }}>
        {children}
      </Link>
    ),
    uncovered: (children: ReactNode) => (
      <Link to="/uncovered/$area_id" params={{ area_id: page.area.id }}>
        {children}
      </Link>
    ),
  };
  const next = page.next_due_at ? say_when(language, page.next_due_at, now) : '';
  const late_key =
    totals.late === 0
      ? next
        ? 'late.none_next'
        : 'late.none'
      : worst && page.children.length > 1
        ? 'late.some_worst'
        : 'late.some';
  return (
    <>
      {say_parts(
        late_key,
        { count: totals.late, worst: worst?.area.name ?? '', when: next },
        links,
      )}
      {totals.waiting > 0 && say_parts('late.waiting', { count: totals.waiting }, links)}
      {totals.uncovered_cells > 0
        ? say_parts('late.uncovered', { count: totals.uncovered_cells }, links)
        : say('late.covered')}
    </>
  );
}

// What stands in the way, by cause and the level that must answer; the number opens the list.
function BlockersCard({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const count = page.blockers.reduce((sum, row) => sum + row.count, 0);
  return (
    <section className="panel">
      <h2>
        <a href={`#/book/blockers/${page.area.id}`}>{say('late.blockers', { count })}</a>
      </h2>
      <ul>
        {page.blockers.map((row) => (
          <li key={`${row.cause} ${row.level}`}>
            {say('late.blocker', {
              cause: say(`cause.${row.cause}`),
              level: say(`level.${row.level}`),
              count: row.count,
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

const kLanes: LaneName[] = ['late', 'waiting', 'going', 'closed'];

function Places({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const open = useCallback(
    (index: number) => {
      const child = page.children[index];
      if (child) void navigate({ to: '/late/$area_id', params: { area_id: child.area.id } });
    },
    [navigate, page.children],
  );
  const stay = useCallback(() => undefined, []);
  const [chosen, choose] = useKeys(page.children.length, open, stay);
  const is_calm = page.totals.late + page.totals.waiting + page.totals.going === 0;
  return (
    <>
      {is_calm && (
        <StateCard icon={Check} title={say('late.calm')} text={say('late.calm_text')} />
      )}
      <table className="places">
        <thead>
          <tr>
            <th scope="col">{say('places.where')}</th>
            <th scope="col">{say('lane.late')}</th>
            <th scope="col" className="wide">
              {say('places.oldest')}
            </th>
            <th scope="col">{say('lane.waiting')}</th>
            <th scope="col" className="wide">
              {say('lane.going')}
            </th>
            <th scope="col" className="wide">
              {say('lane.closed')}
            </th>
            <th scope="col">{say('uncovered')}</th>
          </tr>
        </thead>
        <tbody>
          {page.children.map((child, index) => (
            <PlaceRow
              key={child.area.id}
              child={child}
              is_chosen={index === chosen}
              choose={() => choose(index)}
            />
          ))}
        </tbody>
      </table>
      <p className="small keys">{say('keys.hint')}</p>
    </>
  );
}

interface PlaceRowProps {
  child: LateChild;
  is_chosen: boolean;
  choose: () => void;
}

function PlaceRow({ child, is_chosen, choose }: PlaceRowProps) {
  const { say } = useSpeech();
  const now = useNow();
  const { area } = child;
  const count = (lane: LaneName): ReactNode =>
    child[lane] === 0 ? (
      <span className="zero">0</span>
    ) : (
      <Link
        to="/tasks/$area_id/$lane"
        params={{ area_id: area.id, lane }}
        aria-label={say(`places.open_${lane}`, { area: area.name, count: child[lane] })}
        className={lane === 'late' ? 'count late-count' : 'count'}
      >
        {lane === 'late' && <Flag aria-hidden="true" />}
        {child[lane]}
      </Link>
    );
  return (
    <tr data-chosen={is_chosen} onMouseDown={choose}>
      <th scope="row">
        <Link to="/late/$area_id" params={{ area_id: area.id }}>
          {area.name}
        </Link>
        <small>{say('places.cells', { count: child.cells })}</small>
      </th>
      {kLanes.map((lane) => (
        <CountCells
          key={lane}
          lane={lane}
          oldest={lane === 'late' ? child.oldest_due_at : null}
          now={now}
        >
          {count(lane)}
        </CountCells>
      ))}
      <td>
        {child.uncovered_cells === 0 ? (
          <span className="zero">0</span>
        ) : (
          <Link
            to="/uncovered/$area_id"
            params={{ area_id: area.id }}
            className="count none"
            aria-label={say('places.open_uncovered', {
              area: area.name,
              count: child.uncovered_cells,
            })}
          >
            {child.uncovered_cells}
          </Link>
        )}
      </td>
    </tr>
  );
}

interface CountCellsProps {
  lane: LaneName;
  oldest: string | null;
  now: number;
  children: ReactNode;
}

function CountCells({ lane, oldest, now, children }: CountCellsProps) {
  if (lane === 'late') {
    return (
      <>
        <td>{children}</td>
        <td className="wide">
          {oldest && <DueChip due={{ state: 'open', due_at: oldest, done_at: null }} now={now} />}
        </td>
      </>
    );
  }
  return <td className={lane === 'waiting' ? undefined : 'wide'}>{children}</td>;
}

// The tasks of one lane, 48 px a row in two lines, grouped by place: filtered by what the address
// says, walked by keys, ticked to be given away together. Opening a row puts its id into the
// address. Left to others: rows (task_rows.tsx), filters (filter_bar.tsx), the bulk act
// (bulk_bar.tsx), the drawer.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { Check, CircleCheckBig, Hand } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { LaneName } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { refusal_of, useSession, useTasks } from './asking';
import type { Outcome } from './bulk';
import { FilterBar, NothingFits } from './filter_bar';
import { all_ticked, kNone, still_there, ticked, type Selection } from './selection';
import { TaskDrawer } from './task_drawer';
import {
  asked_of,
  filter_of,
  fits,
  is_empty,
  type TaskFilter,
  type TaskSearch,
} from './task_filter';
import { GroupRows, groups_of, type RowActs } from './task_rows';
import { useKeys, type MoreKeys } from './use_keys';

const BulkBar = lazy(() => import('./bulk_bar'));
const KeysCard = lazy(() => import('./keys_card'));

const kMayGive = ['community_lead', 'street_officer', 'district_officer', 'city_officer'];

// The loaded rows, those that fit the filter grouped in the order shown, and ways to change both.
function useRows(area_id: string, lane: LaneName) {
  const search = useSearch({ strict: false }) as TaskSearch;
  const all = useTasks(area_id, lane);
  // A list that does not fit a page is narrowed by the server, so that nothing is missed.
  const asked = asked_of(filter_of(search));
  const is_long = asked !== '' && all.hasNextPage;
  const narrowed = useTasks(area_id, lane, asked, is_long);
  const tasks = is_long ? narrowed : all;
  const navigate = useNavigate();
  const now = useNow();
  const loaded = useMemo(() => tasks.data?.pages.flatMap((page) => page.items) ?? [], [tasks.data]);
  const filter = useMemo(() => filter_of(search), [search]);
  const groups = useMemo(
    () => groups_of(loaded.filter((row) => fits(filter, row, now))),
    [loaded, filter, now],
  );
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const { task } = search;
  const open = useCallback(
    (id: string | undefined) => {
      const next = id ? { ...filter, task: id } : filter;
      void navigate({ to: '.', search: next as never, replace: task !== undefined });
    },
    [navigate, filter, task],
  );
  const set_filter = useCallback(
    (next: TaskFilter) => void navigate({ to: '.', search: next as never, replace: true }),
    [navigate],
  );
  return { tasks, loaded, filter, set_filter, groups, rows, task, open, now };
}

interface Walk {
  shown: string[];
  task: string | undefined;
  open: (id: string | undefined) => void;
  may_give: boolean;
}

// What is ticked and chosen, which card is up, and the keys that change it.
function useDesk({ shown, task, open, may_give }: Walk) {
  const [selection, select] = useState<Selection>(kNone);
  const [is_giving, set_giving] = useState(false);
  const [is_help, show_help] = useState(false);
  useEffect(() => select((before) => still_there(before, shown)), [shown]);
  const tick = useCallback(
    (id: string, is_shift: boolean) => select((before) => ticked(before, shown, id, is_shift)),
    [shown],
  );
  const open_at = useCallback((index: number) => open(shown[index]), [open, shown]);
  const close = useCallback(() => {
    if (is_help) show_help(false);
    else if (is_giving) set_giving(false);
    else if (task) open(undefined);
    else select(kNone);
  }, [open, task, is_giving, is_help]);
  const keys = useMemo<MoreKeys>(() => {
    const tick_at = (index: number): void => {
      const id = shown[index];
      if (id) tick(id, false);
    };
    const give_at = (index: number): void => {
      const id = shown[index];
      select((before) => (before.ids.size > 0 || !id ? before : ticked(kNone, shown, id, false)));
      set_giving(true);
    };
    return {
      '?': () => show_help(true),
      '/': () => document.querySelector<HTMLElement>('.filter-bar input')?.focus(),
      ...(may_give ? { x: tick_at, a: give_at } : {}),
    };
  }, [may_give, shown, tick]);
  const [chosen, choose] = useKeys(shown.length, open_at, close, keys);
  const state = { selection, is_giving, is_help, chosen };
  return { ...state, select, tick, close, choose, set_giving, show_help };
}

export function TaskTable({ area_id, lane }: { area_id: string; lane: LaneName }) {
  const { say } = useSpeech();
  const list = useRows(area_id, lane);
  const { tasks, loaded, filter, set_filter, rows } = list;
  const roles = useSession().data?.roles ?? [];
  const may_give = lane !== 'closed' && roles.some((one) => kMayGive.includes(one.role));
  const shown = useMemo(() => rows.map((row) => row.id), [rows]);
  const desk = useDesk({ shown, task: list.task, open: list.open, may_give });
  return (
    <>
      {(loaded.length > 0 || !is_empty(filter)) && (
        <FilterBar
          filter={filter}
          set_filter={set_filter}
          loaded={loaded}
          found={rows.length}
          has_more={tasks.hasNextPage}
        />
      )}
      {tasks.isPending && <Waiting words={say('tasks.loading')} />}
      {tasks.isError && loaded.length === 0 && (
        <Trouble {...refusal_of(tasks.error)} again={() => void tasks.refetch()} />
      )}
      {tasks.data && loaded.length === 0 && is_empty(filter) && <NoTasks lane={lane} />}
      {tasks.data && rows.length === 0 && !is_empty(filter) && (
        <NothingFits filter={filter} set_filter={set_filter} loaded={loaded} now={list.now} />
      )}
      <Rows list={list} desk={desk} shown={shown} may_give={may_give} />
      {tasks.hasNextPage && (
        <More
          busy={tasks.isFetchingNextPage}
          by_itself={is_empty(filter)}
          more={() => void tasks.fetchNextPage()}
        />
      )}
      {rows.length > 0 && <KeysHint may_give={may_give} show={() => desk.show_help(true)} />}
      <Suspense fallback={null}>
        {desk.is_help && <KeysCard may_give={may_give} close={() => desk.show_help(false)} />}
      </Suspense>
      {list.task && <TaskDrawer key={list.task} id={list.task} close={desk.close} />}
    </>
  );
}

interface RowsProps {
  list: ReturnType<typeof useRows>;
  desk: ReturnType<typeof useDesk>;
  shown: string[];
  may_give: boolean;
}

function Rows({ list, desk, shown, may_give }: RowsProps) {
  const { select, selection } = desk;
  const [outcomes, set_outcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const acts: RowActs = {
    open_id: list.task,
    chosen_id: shown[desk.chosen],
    ticked: may_give ? selection.ids : null,
    outcomes,
    tick: desk.tick,
    open: (id) => {
      desk.choose(shown.indexOf(id));
      list.open(id);
    },
  };
  const picked = list.rows.filter((row) => selection.ids.has(row.id));
  const ended = (ends: ReadonlyMap<string, Outcome>, left: string[]): void => {
    set_outcomes(ends);
    desk.set_giving(false);
    select({ ids: new Set(left), anchor: null });
  };
  if (shown.length === 0) return null;
  return (
    <>
      <table className={may_give ? 'tasks tickable' : 'tasks'}>
        <TaskHead
          may_give={may_give}
          is_all={shown.every((id) => selection.ids.has(id))}
          is_some={picked.length > 0}
          all={() => select((before) => all_ticked(before, shown))}
        />
        <tbody>
          {list.groups.map((group) => (
            <GroupRows key={group.name} group={group} acts={acts} />
          ))}
        </tbody>
      </table>
      <Suspense fallback={null}>
        {picked.length > 0 && (
          <BulkBar
            rows={picked}
            is_open={desk.is_giving}
            set_open={desk.set_giving}
            clear={() => select(kNone)}
            ended={ended}
          />
        )}
      </Suspense>
    </>
  );
}

function KeysHint({ may_give, show }: { may_give: boolean; show: () => void }) {
  const { say } = useSpeech();
  return (
    <p className="small keys">
      {say(may_give ? 'keys.hint_give' : 'keys.hint')}
      <Button type="link" size="small" onClick={show}>
        {say('keys.all')}
      </Button>
    </p>
  );
}

interface TaskHeadProps {
  may_give: boolean;
  is_all: boolean;
  is_some: boolean;
  all: () => void;
}

function TaskHead({ may_give, is_all, is_some, all }: TaskHeadProps) {
  const { say } = useSpeech();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = is_some && !is_all;
  }, [is_some, is_all]);
  return (
    <thead>
      <tr>
        {may_give && (
          <td className="tick">
            <input
              ref={box}
              type="checkbox"
              checked={is_all}
              aria-label={say('bulk.tick_all')}
              onChange={all}
            />
          </td>
        )}
        <th scope="col">{say('tasks.due')}</th>
        <th scope="col">{say('tasks.what')}</th>
        <th scope="col">{say('tasks.where')}</th>
        <th scope="col">{say('tasks.who')}</th>
      </tr>
    </thead>
  );
}

function NoTasks({ lane }: { lane: LaneName }) {
  const { say } = useSpeech();
  const icon = lane === 'late' ? Check : lane === 'closed' ? CircleCheckBig : Hand;
  return (
    <StateCard icon={icon} title={say(`tasks.none_${lane}`)} text={say('tasks.none_text')} />
  );
}

interface MoreProps {
  busy: boolean;
  by_itself: boolean;
  more: () => void;
}

// Asks for the next rows shortly before one reaches the end, unless a filter hides most of them;
// the button is there for those without a mouse.
function More({ busy, by_itself, more }: MoreProps) {
  const { say } = useSpeech();
  const mark = useRef<HTMLParagraphElement>(null);
  const ask_more = useRef(more);
  ask_more.current = more;
  useEffect(() => {
    if (!by_itself) return undefined;
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) ask_more.current();
      },
      { rootMargin: '400px' },
    );
    if (mark.current) watcher.observe(mark.current);
    return () => watcher.disconnect();
  }, [by_itself]);
  return (
    <p className="more" ref={mark}>
      <Button loading={busy} onClick={more}>
        {say(by_itself ? 'more' : 'filter.more')}
      </Button>
    </p>
  );
}

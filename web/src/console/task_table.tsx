// The tasks of one lane, 48 px a row in two lines, grouped by place, walked with j, k and enter;
// the next rows come when one nears the end. Opening a row puts its id into the address. Left to
// others: the drawer.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { Check, CircleCheckBig, Hand } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';

import { say_when } from '../kit/clock';
import type { LaneName, TaskRow } from '../kit/contract';
import { DueChip } from '../kit/due_chip';
import { kind_name, useSpeech, type Speech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { span } from '../shell/time';
import { refusal_of, useKinds, useTasks } from './asking';
import { TaskDrawer } from './task_drawer';
import { useKeys } from './use_keys';

interface Group {
  name: string;
  rows: TaskRow[];
}

function groups_of(rows: TaskRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const found = groups.get(row.address);
    if (found) found.rows.push(row);
    else groups.set(row.address, { name: row.address, rows: [row] });
  }
  return [...groups.values()];
}

export function TaskTable({ area_id, lane }: { area_id: string; lane: LaneName }) {
  const { say } = useSpeech();
  const tasks = useTasks(area_id, lane);
  const { task } = useSearch({ strict: false }) as { task?: string };
  const navigate = useNavigate();
  const groups = useMemo(
    () => groups_of(tasks.data?.pages.flatMap((page) => page.items) ?? []),
    [tasks.data],
  );
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const open = useCallback(
    (id: string | undefined) => {
      void navigate({ to: '.', search: id ? { task: id } : {}, replace: task !== undefined });
    },
    [navigate, task],
  );
  const open_at = useCallback((index: number) => open(rows[index]?.id), [open, rows]);
  const close = useCallback(() => {
    if (task) open(undefined);
  }, [open, task]);
  const [chosen, choose] = useKeys(rows.length, open_at, close);
  const chosen_id = rows[chosen]?.id;
  return (
    <>
      {tasks.isPending && <Waiting words={say('tasks.loading')} />}
      {tasks.isError && rows.length === 0 && (
        <Trouble {...refusal_of(tasks.error)} again={() => void tasks.refetch()} />
      )}
      {tasks.data && rows.length === 0 && <NoTasks lane={lane} />}
      {rows.length > 0 && (
        <table className="tasks">
          <TaskHead />
          <tbody>
            {groups.map((group) => (
              <GroupRows
                key={group.name}
                group={group}
                open_id={task}
                chosen_id={chosen_id}
                open={(id) => {
                  choose(rows.findIndex((row) => row.id === id));
                  open(id);
                }}
              />
            ))}
          </tbody>
        </table>
      )}
      {tasks.hasNextPage && (
        <More busy={tasks.isFetchingNextPage} more={() => void tasks.fetchNextPage()} />
      )}
      {rows.length > 0 && <p className="small keys">{say('keys.hint')}</p>}
      {task && <TaskDrawer key={task} id={task} close={close} />}
    </>
  );
}

function TaskHead() {
  const { say } = useSpeech();
  return (
    <thead>
      <tr>
        <th scope="col">{say('tasks.due')}</th>
        <th scope="col">{say('tasks.what')}</th>
        <th scope="col">{say('tasks.where')}</th>
        <th scope="col">{say('tasks.who')}</th>
      </tr>
    </thead>
  );
}

interface GroupRowsProps {
  group: Group;
  open_id: string | undefined;
  chosen_id: string | undefined;
  open: (id: string) => void;
}

function GroupRows({ group, open_id, chosen_id, open }: GroupRowsProps) {
  const speech = useSpeech();
  const { say } = speech;
  const now = useNow();
  const kinds = useKinds().data ?? [];
  return (
    <>
      <tr className="group">
        <th colSpan={4} scope="colgroup">
          <b>{group.name}</b>
          {'　'}
          {group_words(speech, group, now)}
        </th>
      </tr>
      {group.rows.map((row) => (
        <tr
          key={row.id}
          className={row.id === open_id ? 'open' : undefined}
          data-chosen={row.id === chosen_id}
          onClick={() => open(row.id)}
        >
          <td>
            <DueChip due={row} now={now} />
          </td>
          <td>
            <button
              type="button"
              className="open-task"
              aria-haspopup="dialog"
              onClick={(event) => {
                event.stopPropagation();
                open(row.id);
              }}
            >
              {kind_name(speech, row.kind, kinds)}
            </button>
            <small>{say(`state.${row.state}`)}</small>
          </td>
          <td>
            {row.door}
            <small>{row.area.name}</small>
          </td>
          <td>
            <Holder row={row} now={now} />
          </td>
        </tr>
      ))}
    </>
  );
}

function group_words({ say, language }: Speech, group: Group, now: number): string {
  const count = group.rows.length;
  const oldest = Math.min(...group.rows.map((row) => Date.parse(row.due_at)));
  const is_late = group.rows.some((row) => row.lane === 'late');
  return is_late
    ? say('tasks.group_late', { count, span: span(now - oldest, language) })
    : say('tasks.group', { count });
}

function Holder({ row, now }: { row: TaskRow; now: number }) {
  const { say, language } = useSpeech();
  if (!row.holder) return <b className="none">{say('task.nobody')}</b>;
  const when = row.accepted_at ? say_when(language, row.accepted_at, now) : '';
  const second = row.fallback
    ? say('task.fallback')
    : row.accepted_at
      ? say('tasks.accepted', { when })
      : say('tasks.not_accepted');
  return (
    <>
      {row.holder.name}
      <small>{second}</small>
    </>
  );
}

function NoTasks({ lane }: { lane: LaneName }) {
  const { say } = useSpeech();
  const icon = lane === 'late' ? Check : lane === 'closed' ? CircleCheckBig : Hand;
  return (
    <StateCard icon={icon} title={say(`tasks.none_${lane}`)} text={say('tasks.none_text')} />
  );
}

// Asks for the next rows shortly before one reaches the end; the button is there for those without
// a mouse.
function More({ busy, more }: { busy: boolean; more: () => void }) {
  const { say } = useSpeech();
  const mark = useRef<HTMLParagraphElement>(null);
  const ask_more = useRef(more);
  ask_more.current = more;
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) ask_more.current();
      },
      { rootMargin: '400px' },
    );
    if (mark.current) watcher.observe(mark.current);
    return () => watcher.disconnect();
  }, []);
  return (
    <p className="more" ref={mark}>
      <Button loading={busy} onClick={more}>
        {say('more')}
      </Button>
    </p>
  );
}

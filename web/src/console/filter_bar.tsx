// Narrowing a task list: kind, how late, who holds it, place, those held by the level above; and
// the filters kept on this device. Says honestly how many rows were looked at. Left to others: the
// rule (task_filter.ts).

import { Button } from 'antd';
import { BookmarkPlus, ListFilter, SearchX, X } from 'lucide-react';
import { useState } from 'react';

import type { TaskRow } from '../kit/contract';
import { kind_name, useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useKinds } from './asking';
import {
  is_empty,
  keep_filters,
  kPriorities,
  saved_filters,
  tightest,
  with_saved,
  type Priority,
  type SavedFilter,
  type TaskFilter,
} from './task_filter';

export interface FilterBarProps {
  filter: TaskFilter;
  set_filter: (filter: TaskFilter) => void;
  loaded: readonly TaskRow[];
  found: number;
  has_more: boolean;
}

const kOvers = [30, 60, 120, 240, 720, 1440] as const;

export function FilterBar(props: FilterBarProps) {
  const { filter, set_filter, loaded, found, has_more } = props;
  const { say } = useSpeech();
  const words = has_more ? 'filter.found_of_first' : 'filter.found';
  return (
    <div className="filter-bar" role="search" aria-label={say('filter.title')}>
      <ListFilter className="icon" aria-hidden="true" />
      <Fields {...props} />
      {!is_empty(filter) && (
        <Button type="text" icon={<X className="icon" />} onClick={() => set_filter({})}>
          {say('filter.clear')}
        </Button>
      )}
      <Saved filter={filter} set_filter={set_filter} />
      <p className="small" role="status">
        {!is_empty(filter) && say(words, { found, looked: loaded.length })}
      </p>
    </div>
  );
}

function Fields({ filter, set_filter, loaded }: FilterBarProps) {
  const speech = useSpeech();
  const { say } = speech;
  const kinds = useKinds().data ?? [];
  const kind_words = [...new Set(loaded.map((row) => row.kind))];
  const holders = new Map<string, string>();
  for (const { holder } of loaded) if (holder) holders.set(holder.id, holder.name);
  for (const one of kinds) if (!kind_words.includes(one.kind)) kind_words.push(one.kind);
  if (filter.kind && !kind_words.includes(filter.kind)) kind_words.push(filter.kind);
  if (filter.holder && !holders.has(filter.holder))
    holders.set(filter.holder, say('filter.holder_elsewhere'));
  // A field left empty leaves the address.
  const change = (part: Partial<Record<keyof TaskFilter, string | number | boolean>>): void => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value);
    set_filter(Object.fromEntries(next) as TaskFilter);
  };
  return (
    <>
      <input
        className="pick"
        type="search"
        maxLength={20}
        value={filter.place ?? ''}
        placeholder={say('filter.place')}
        aria-label={say('filter.place')}
        onChange={(event) => change({ place: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <select
        className="pick"
        value={filter.kind ?? ''}
        aria-label={say('tasks.what')}
        onChange={(event) => change({ kind: event.target.value })}
      >
        <option value="">{say('filter.any_kind')}</option>
        {kind_words.map((kind) => (
          <option key={kind} value={kind}>
            {kind_name(speech, kind, kinds)}
          </option>
        ))}
      </select>
      <PriorityPick priority={filter.priority} change={(priority) => change({ priority })} />
      <OverPick over={filter.over} change={(over) => change({ over })} />
      <select
        className="pick"
        value={filter.holder ?? ''}
        aria-label={say('tasks.who')}
        onChange={(event) => change({ holder: event.target.value })}
      >
        <option value="">{say('filter.any_holder')}</option>
        {[...holders].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <label className="pick-one">
        <input
          type="checkbox"
          checked={filter.fallback ?? false}
          onChange={(event) => change({ fallback: event.target.checked })}
        />
        {say('task.fallback')}
      </label>
    </>
  );
}

interface PriorityPickProps {
  priority?: Priority;
  change: (priority: string) => void;
}

function PriorityPick({ priority, change }: PriorityPickProps) {
  const { say } = useSpeech();
  return (
    <select
      className="pick"
      value={priority ?? ''}
      aria-label={say('clash.priority')}
      onChange={(event) => change(event.target.value)}
    >
      <option value="">{say('filter.any_priority')}</option>
      {kPriorities.map((one, index) => (
        <option key={one} value={one}>
          {say(`clash.priority_${index}`)}
        </option>
      ))}
    </select>
  );
}

function OverPick({ over, change }: { over?: number; change: (over: number) => void }) {
  const { say } = useSpeech();
  return (
    <select
      className="pick"
      value={over ?? ''}
      aria-label={say('filter.over')}
      onChange={(event) => change(Number(event.target.value))}
    >
      <option value="">{say('filter.any_time')}</option>
      {kOvers.map((minutes) => (
        <option key={minutes} value={minutes}>
          {over_words(say, minutes)}
        </option>
      ))}
    </select>
  );
}

type Say = (key: string, values?: Record<string, string | number>) => string;

function over_words(say: Say, minutes: number): string {
  return minutes < 60
    ? say('filter.over_minutes', { count: minutes })
    : say('filter.over_hours', { count: minutes / 60 });
}

function Saved({ filter, set_filter }: Pick<FilterBarProps, 'filter' | 'set_filter'>) {
  const { say } = useSpeech();
  const [saved, set_saved] = useState<SavedFilter[]>(() => saved_filters(localStorage));
  const [name, set_name] = useState<string | null>(null);
  const keep = (next: SavedFilter[]): void => {
    set_saved(next);
    keep_filters(localStorage, next);
  };
  const is_same = (one: SavedFilter): boolean =>
    JSON.stringify(Object.entries(one.filter).sort()) ===
    JSON.stringify(Object.entries(filter).sort());
  return (
    <>
      {saved.map((one) => (
        <span key={one.name} className={is_same(one) ? 'chip saved on' : 'chip saved'}>
          <button type="button" aria-pressed={is_same(one)} onClick={() => set_filter(one.filter)}>
            {one.name}
          </button>
          <button
            type="button"
            aria-label={say('filter.forget', { name: one.name })}
            onClick={() => keep(saved.filter((other) => other.name !== one.name))}
          >
            <X aria-hidden="true" />
          </button>
        </span>
      ))}
      {!is_empty(filter) && name === null && !saved.some(is_same) && (
        <Button type="text" icon={<BookmarkPlus className="icon" />} onClick={() => set_name('')}>
          {say('filter.keep')}
        </Button>
      )}
      {name !== null && (
        <form
          className="keep"
          onSubmit={(event) => {
            event.preventDefault();
            keep(with_saved(saved, { name, filter }));
            set_name(null);
          }}
        >
          <input
            className="pick"
            autoFocus
            maxLength={20}
            value={name}
            aria-label={say('filter.name')}
            placeholder={say('filter.name')}
            onChange={(event) => set_name(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && set_name(null)}
          />
          <Button htmlType="submit" type="primary" disabled={name.trim() === ''}>
            {say('filter.keep_now')}
          </Button>
        </form>
      )}
    </>
  );
}

interface NothingFitsProps {
  filter: TaskFilter;
  set_filter: (filter: TaskFilter) => void;
  loaded: readonly TaskRow[];
  now: number;
}

// Says which part of the filter to loosen, and does it.
export function NothingFits({ filter, set_filter, loaded, now }: NothingFitsProps) {
  const { say } = useSpeech();
  const part = tightest(filter, loaded, now);
  const loosen = (): void => {
    if (!part) return set_filter({});
    const { [part]: _dropped, ...rest } = filter;
    set_filter(rest);
  };
  return (
    <StateCard
      icon={SearchX}
      title={say('filter.none')}
      text={say(part ? `filter.loosen_${part}` : 'filter.loosen_all')}
      action={
        <Button type="primary" onClick={loosen}>
          {say(part ? 'filter.loosen' : 'filter.clear')}
        </Button>
      }
    />
  );
}

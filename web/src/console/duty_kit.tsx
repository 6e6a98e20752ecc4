// What the pages of the personnel desk share: rows of an area, one write with its words, pickers of
// people and of words, and a page that says when it waits, fails or is empty. Left to others: what
// each page lists.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Listing, RoleName } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again, refusal_of, useSession } from './asking';
import './duty.css';
import { DutyTabs } from './duty_tabs';

type Schemas = components['schemas'];
export type DutyWords = Schemas['DutyWords'];
type DutyWord = Schemas['DutyWord'];
type DutyName = Schemas['DutyName'];
export type AreaRef = { name: string; parent_name: string } | null;

export function useArea(): string {
  const { area_id = 'mine' } = useParams({ strict: false });
  return area_id;
}

export function useAreaRows<Row>(part: string, key: string) {
  const area_id = useArea();
  return useQuery({
    queryKey: [key, area_id],
    queryFn: () => ask<Listing<Row>>(`/v1/areas/${area_id}/${part}`),
    refetchInterval: kFresh_ms,
    placeholderData: (before) => before,
    retry: may_try_again,
  });
}

export function useHasRole(...names: RoleName[]): boolean {
  const roles = useSession().data?.roles ?? [];
  return roles.some((one) => names.includes(one.role));
}

export function place_of(area: AreaRef): string {
  return area ? [area.parent_name, area.name].filter(Boolean).join(' ') : '';
}

interface PageProps {
  title: ReactNode;
  note?: string;
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  count: number | undefined;
  empty: { icon: LucideIcon; title: string; text: string };
  aside?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
}

export function DutyPage(props: PageProps) {
  const { title, note, query, count, empty, aside, filters, children } = props;
  return (
    <main className={aside ? 'work' : 'work one'}>
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>{title}</h1>
          {note && <p className="small">{note}</p>}
        </div>
      </header>
      <section className="list">
        {filters}
        {query.isPending && <Waiting />}
        {query.isError && count === undefined && (
          <Trouble {...refusal_of(query.error)} again={() => void query.refetch()} />
        )}
        {count === 0 && <StateCard {...empty} />}
        {count !== undefined && count > 0 && children}
      </section>
      {aside && <aside className="aside keep">{aside}</aside>}
    </main>
  );
}

interface ChipsProps<Word extends string> {
  label: string;
  chosen: Word;
  choose: (word: Word) => void;
  chips: readonly (readonly [Word, string])[];
}

// Which of the lists is shown.
export function Chips<Word extends string>({ label, chosen, choose, chips }: ChipsProps<Word>) {
  return (
    <div className="filters kept" role="group" aria-label={label}>
      {chips.map(([word, text]) => (
        <button
          key={word}
          type="button"
          className={word === chosen ? 'chip on' : 'chip'}
          aria-pressed={word === chosen}
          onClick={() => choose(word)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

interface NamedProps {
  label: string;
  children: ReactNode;
}

// One field of a form with its name above it.
export function Named({ label, children }: NamedProps) {
  return (
    <label className="duty-field">
      {label}
      {children}
    </label>
  );
}

interface SendProps {
  can: boolean;
  busy: boolean;
  words: string;
  leave?: (() => void) | undefined;
}

export function Send({ can, busy, words, leave }: SendProps) {
  const { say } = useSpeech();
  return (
    <p className="duty-send">
      <Button type="primary" htmlType="submit" disabled={!can} loading={busy}>
        {words}
      </Button>
      {leave && <Button onClick={leave}>{say('duty.leave')}</Button>}
    </p>
  );
}

interface FormProps {
  send: () => void;
  children: ReactNode;
}

export function DutyForm({ send, children }: FormProps) {
  return (
    <form
      className="duty-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {children}
    </form>
  );
}

export function useDutyWords(): DutyWords | undefined {
  return useQuery({
    queryKey: ['duty-words'],
    queryFn: () => ask<DutyWords>('/v1/duty/words'),
    staleTime: Infinity,
    retry: may_try_again,
  }).data;
}

export function useWordName(): (rows: DutyWord[] | undefined, word: string) => string {
  const { language } = useSpeech();
  return (rows, word) => {
    const found = rows?.find((one) => one.word === word);
    return found ? (language === 'en' ? found.en : found.zh) : word;
  };
}

interface WordPickProps {
  label: string;
  rows: DutyWord[] | undefined;
  value: string;
  choose: (value: string) => void;
  many?: boolean;
}

// One word of a table, or several parted by commas.
export function WordPick({ label, rows = [], value, choose, many }: WordPickProps) {
  const { language } = useSpeech();
  const options = rows.map((one) => ({
    value: one.word,
    label: language === 'en' ? one.en : one.zh,
  }));
  return (
    <label className="duty-field">
      {label}
      {many ? (
        <Select
          mode="multiple"
          aria-label={label}
          value={value.split(',').filter(Boolean)}
          options={options}
          optionFilterProp="label"
          onChange={(chosen: string[]) => choose(chosen.join(','))}
        />
      ) : (
        <Select
          aria-label={label}
          value={value || undefined}
          options={options}
          showSearch
          optionFilterProp="label"
          onChange={(chosen: string) => choose(chosen)}
        />
      )}
    </label>
  );
}

interface PersonPickProps {
  label: string;
  value: string[];
  choose: (value: string[]) => void;
  many?: boolean;
}

export function PersonPick({ label, value, choose, many }: PersonPickProps) {
  const names = useAreaRows<DutyName>('duty-names', 'duty-names');
  const options = (names.data?.items ?? []).map((one) => ({
    value: one.account_id,
    label: `${one.name}　${place_of(one.home)}`,
  }));
  const shared = {
    'aria-label': label,
    options,
    showSearch: true,
    optionFilterProp: 'label',
    loading: names.isPending,
  };
  return (
    <label className="duty-field">
      {label}
      {many ? (
        <Select
          {...shared}
          mode="multiple"
          value={value}
          onChange={(chosen: string[]) => choose(chosen)}
        />
      ) : (
        <Select
          {...shared}
          value={value[0]}
          onChange={(chosen: string) => choose(chosen ? [chosen] : [])}
        />
      )}
    </label>
  );
}

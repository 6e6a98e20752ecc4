// What the desks of the pass office share: their words, the verdict as shape and word, the lines a
// person reads, a piece of evidence in words, finding the person. Opening a person's file is
// logged, so nothing here asks again by itself. Left to others: the pages (pass_*.tsx).

import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Check, Search, UserRound } from 'lucide-react';
import { type ReactNode } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { MoreWords } from '../kit/speech_switch';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { shape } from '../shell/shapes';
import { shape_of, status_head, status_lines, type PassStatus } from '../shell/status';
import { ask, refusal_of, useSession } from './asking';
import { FindForm, useFind, type Found } from './find_form';
import { type AreaRef, type FoundPerson } from './people_asking';
import type { RoleName } from '../kit/contract';
import './book.css';
import './pass.css';
import en from './words/pass/en.json';
import zh from './words/pass/zh-CN.json';

export type EvidenceKind =
  | 'lab_result'
  | 'clinician_report'
  | 'exposure'
  | 'area_boundary'
  | 'quarantine_order';

export interface PersonShown {
  id: string;
  name: string;
  age: number | null;
  area: AreaRef | null;
}

export interface Piece {
  id: string;
  person_id: string;
  person?: PersonShown;
  kind: EvidenceKind;
  facts: Record<string, unknown>;
  joins: Record<string, unknown>;
  body: string;
  second_body: string;
  happened_at: string;
  recorded_at: string;
  until: string | null;
  state: 'counted' | 'waiting' | 'held' | 'withdrawn';
  is_mine?: boolean;
}

export interface StatusFile extends PassStatus {
  person?: PersonShown;
  evidence: Piece[];
}

// Which desk puts down which kind, and who signs second: the server decides; this keeps the pages
// from offering what would be refused (docs/decisions/0012).
export const kKindOf: Partial<Record<RoleName, EvidenceKind>> = {
  laboratory: 'lab_result',
  clinician: 'clinician_report',
  epidemiologist: 'exposure',
  pass_officer: 'quarantine_order',
};
const kSeconds: Record<EvidenceKind, readonly RoleName[]> = {
  lab_result: [],
  clinician_report: ['epidemiologist'],
  exposure: ['clinician', 'pass_officer'],
  area_boundary: ['epidemiologist'],
  quarantine_order: ['epidemiologist', 'clinician'],
};

export function may_sign(piece: Piece, roles: readonly RoleName[]): boolean {
  return (
    piece.state === 'waiting' &&
    piece.is_mine !== true &&
    kSeconds[piece.kind].some((role) => roles.includes(role) && role !== piece.body)
  );
}

export function useRoles(): RoleName[] {
  return useSession().data?.roles.map((one) => one.role) ?? [];
}

export function PassDesk({ children }: { children: ReactNode }) {
  return (
    <MoreWords words={{ zh, en }}>
      <div className="book pass">{children}</div>
    </MoreWords>
  );
}

// Asked once when opened and after an act of one's own: each asking is a logged reading.
export function useOnce<Body>(path: string, is_wanted = true) {
  return useQuery({
    queryKey: ['book', path],
    queryFn: () => ask<Body>(path),
    enabled: is_wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

export function Verdict({ of }: { of: PassStatus['verdict'] }) {
  const { say } = useSpeech();
  const name = shape_of(of);
  return (
    <span className={`badge ${name}`}>
      <i aria-hidden="true" ref={(node) => node?.replaceChildren(shape(name))} />
      {say(`pass.verdict_${name}`)}
    </span>
  );
}

// Word for word what the person reads on their own page.
export function StatusWords({ page }: { page: PassStatus }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const lines = status_lines(page, now, language);
  return (
    <section className="list" aria-label={say('pass.person_reads')}>
      <h2>{say('pass.person_reads')}</h2>
      <div className="status-words">
        <p className="head">
          <Verdict of={page.verdict} /> <b>{status_head(page, language)}</b>
        </p>
        {page.is_lapsed && <p className="tell look">{say('pass.is_lapsed')}</p>}
        {page.is_late_in_public && <p className="tell look">{say('pass.is_late')}</p>}
        <dl>
          {lines
            .filter((line) => line.label)
            .map((line, index) => (
              <div key={index}>
                <dt>{line.label}</dt>
                <dd>{line.text}</dd>
              </div>
            ))}
        </dl>
        {lines
          .filter((line) => !line.label)
          .map((line) => (
            <p key={line.text} className="small">
              {line.text}
            </p>
          ))}
      </div>
    </section>
  );
}

// "positive, single tube"; a word without a translation is shown as it was written.
export function useFacts(): (piece: Piece) => string {
  const { say, has } = useSpeech();
  return (piece) =>
    Object.entries(piece.facts)
      .map(([name, value]) => {
        const key = `pass.fact_${name}_${String(value)}`;
        if (has(key)) return say(key);
        return typeof value === 'string' ? value : '';
      })
      .filter(Boolean)
      .join('　');
}

export function Joins({ piece }: { piece: Piece }) {
  const { say, has } = useSpeech();
  const found = Object.entries(piece.joins).filter(([name]) => has(`pass.join_${name}`));
  if (found.length === 0) return null;
  const { overlap_place, overlap_hour } = piece.joins;
  const where =
    typeof overlap_place === 'string' && typeof overlap_hour === 'string'
      ? say('pass.join_where', {
          place: overlap_place,
          hour: `${overlap_hour.slice(5, 10)} ${overlap_hour.slice(11, 16)}`,
        })
      : '';
  return (
    <ul className="joins">
      {found.map(([name, value]) => (
        <li key={name} className={value === true ? 'there' : 'not'}>
          {value === true && <Check className="icon" aria-hidden="true" />}
          {say(value === true ? `pass.join_${name}` : 'pass.join_missing', {
            what: say(`pass.join_${name}`),
          })}
          {name === 'scan_overlap' && where && `　${where}`}
        </li>
      ))}
    </ul>
  );
}

export function PieceWords({ piece }: { piece: Piece }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const facts = useFacts()(piece);
  return (
    <>
      <p>
        <b>{say(`pass.kind_${piece.kind}`)}</b>
        {facts && `　${facts}`}
      </p>
      <p className="small">
        {say('pass.happened', { when: say_when(language, piece.happened_at, now) })}
        {piece.until && `　${say('pass.until', { when: say_when(language, piece.until, now) })}`}
        {'　'}
        {say('pass.recorded', {
          body: say(`role.${piece.body}`),
          when: say_when(language, piece.recorded_at, now),
        })}
        {piece.second_body &&
          `　${say('pass.seconded', { body: say(`role.${piece.second_body}`) })}`}
        {'　'}
        {say('pass.piece_number', { id: piece.id })}
      </p>
      <Joins piece={piece} />
    </>
  );
}

export function place_words(person: PersonShown): string {
  return [person.area?.parent_name, person.area?.name].filter(Boolean).join(' ');
}

// Age and place, as far as they are known.
export function Who({ of, has_place = true }: { of: PersonShown; has_place?: boolean }) {
  const { say } = useSpeech();
  return (
    <span className="small">
      {of.age !== null && say('find.age', { count: of.age })} {has_place && place_words(of)}
    </span>
  );
}

interface FindProps {
  label: string;
  choose: (person: FoundPerson) => void;
  act: string;
}

// The person by name, phone or door, as at the other desks; each finding is logged.
export function FindPerson({ label, choose, act }: FindProps) {
  const { say } = useSpeech();
  const find = useFind();
  const { found, search } = find;
  return (
    <>
      <FindForm find={find} label={label} />
      {found.isPending && <Waiting />}
      {found.isError && <Trouble {...refusal_of(found.error)} again={search} />}
      {found.data?.items.length === 0 && (
        <StateCard icon={Search} title={say('find.none')} text={say('find.none_text')} />
      )}
      {found.data && found.data.items.length > 0 && (
        <FoundRows
          found={found.data}
          act={act}
          choose={(one) => {
            found.reset();
            choose(one);
          }}
        />
      )}
    </>
  );
}

function FoundRows({ found, act, choose }: { found: Found } & Omit<FindProps, 'label'>) {
  const { say } = useSpeech();
  return (
    <section className="list">
      {found.is_more && <p className="tell look">{say('find.more')}</p>}
      <ul className="holes roomy">
        {found.items.map((one) => (
          <li key={one.id}>
            <UserRound className="icon" aria-hidden="true" />
            <span>
              <b>{one.name}</b> {say('find.age', { count: one.age })}{' '}
              <span className="small">
                {one.address} {one.door || say('find.hidden')} {one.phone_masked}
              </span>
            </span>
            <span className="push">
              <Button onClick={() => choose(one)}>{act}</Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

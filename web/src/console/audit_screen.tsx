// The auditor's desk: how long the log is and who signed its head, the newest leaves, who looked
// at whom, and a check of every row against the log, now. Reads only; the check's answer is said
// in words, problems one by one.

import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { CircleCheck, FileSearch, ListChecks, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';

import { say_clock, say_when } from '../kit/clock';
import type { AuditCheck, AuditHead } from '../kit/contract';
import { useSpeech, type Speech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import {
  refusal_of,
  useAuditCheck,
  useAuditLeaves,
  useAuditReads,
  useAuditSummary,
} from './asking';

const AuditSelf = lazy(() => import('./audit_self'));

export function AuditScreen() {
  const { part = 'leaves' } = useParams({ strict: false });
  const { say, say_parts } = useSpeech();
  const summary = useAuditSummary();
  const check = useAuditCheck();
  const head = summary.data?.head ?? null;
  const strong = { b: (children: ReactNode) => <b>{children}</b> };
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>
            {summary.data &&
              (head
                ? say_parts(
                    'audit.sentence',
                    { count: summary.data.leaf_count, size: head.size },
                    strong,
                  )
                : say_parts(
                    'audit.sentence_unsigned',
                    { count: summary.data.leaf_count },
                    strong,
                  ))}
          </h1>
          {head && (
            <p className="small">{say('audit.signed_at', { clock: say_clock(head.at, true) })}</p>
          )}
        </div>
      </header>
      <div className="audit-row">
        <section className="panel check">
          <h2>{say('audit.check_title')}</h2>
          <p className="note">{say('audit.check_text')}</p>
          <Button
            type="primary"
            loading={check.isPending}
            onClick={() => check.mutate()}
            icon={<ListChecks className="icon" />}
          >
            {say('audit.check_now')}
          </Button>
          <div role="status">
            {check.isError && <Trouble {...refusal_of(check.error)} />}
            {check.data && <CheckWords answer={check.data} />}
          </div>
        </section>
        <Suspense fallback={null}>
          <AuditSelf />
        </Suspense>
        {head && <HeadCard head={head} />}
      </div>
      <section className="list">{part === 'reads' ? <Reads /> : <Leaves />}</section>
    </main>
  );
}

function CheckWords({ answer }: { answer: AuditCheck }) {
  const { say } = useSpeech();
  const values = {
    leaves: answer.leaf_count,
    rows: answer.row_count,
    count: answer.problems.length,
  };
  if (answer.ok) {
    return (
      <p className="verdict good">
        <CircleCheck className="icon" aria-hidden="true" />
        <span>
          <b>{say('audit.good')}</b> {say('audit.good_text', values)}
        </span>
      </p>
    );
  }
  return (
    <div className="verdict look">
      <TriangleAlert className="icon" aria-hidden="true" />
      <div>
        <b>{say('audit.look')}</b> {say('audit.look_text', values)}
        <ul>
          {answer.problems.map((problem) => (
            <li key={`${problem.where}${problem.what}`}>
              <span className="mono">{problem.where}</span>
              {'　'}
              {problem.what}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function HeadCard({ head }: { head: AuditHead }) {
  const { say } = useSpeech();
  return (
    <section className="panel">
      <h2>{say('audit.head_title')}</h2>
      <dl className="head-facts">
        <div>
          <dt>{say('audit.root')}</dt>
          <dd className="mono">{grouped(head.root)}</dd>
        </div>
        <div>
          <dt>{say('audit.signature')}</dt>
          <dd className="mono">{grouped(head.signature)}</dd>
        </div>
        <div>
          <dt>{say('audit.key')}</dt>
          <dd className="mono">{head.key}</dd>
        </div>
      </dl>
    </section>
  );
}

const kShown_max = 32;

function grouped(hex: string): string {
  const shown = (hex.slice(0, kShown_max).match(/.{1,4}/g) ?? []).join(' ');
  return hex.length > kShown_max ? `${shown} …` : shown;
}

function verb_words({ say, has }: Speech, verb: string): string {
  return has(`verb.${verb}`) ? say(`verb.${verb}`) : verb;
}

interface ListingState {
  isPending: boolean;
  isError: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

function Around({
  listing,
  count,
  children,
}: {
  listing: ListingState;
  count: number;
  children: ReactNode;
}) {
  const { say } = useSpeech();
  if (listing.isPending) return <Waiting />;
  if (listing.isError && count === 0) {
    return <Trouble {...refusal_of(listing.error)} again={() => void listing.refetch()} />;
  }
  if (count === 0) {
    return (
      <StateCard icon={FileSearch} title={say('audit.none')} text={say('audit.none_text')} />
    );
  }
  return (
    <>
      {children}
      {listing.hasNextPage && (
        <p className="more">
          <Button
            loading={listing.isFetchingNextPage}
            onClick={() => void listing.fetchNextPage()}
          >
            {say('more')}
          </Button>
        </p>
      )}
    </>
  );
}

function Leaves() {
  const speech = useSpeech();
  const { say, language } = speech;
  const now = useNow();
  const listing = useAuditLeaves();
  const leaves = listing.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Around listing={listing} count={leaves.length}>
      <table className="audit">
        <thead>
          <tr>
            <th scope="col">{say('audit.when')}</th>
            <th scope="col">{say('audit.what')}</th>
            <th scope="col" className="wide">
              {say('audit.who')}
            </th>
            <th scope="col" className="wide">
              {say('audit.entity')}
            </th>
            <th scope="col">{say('audit.hash')}</th>
          </tr>
        </thead>
        <tbody>
          {leaves.map((leaf) => (
            <tr key={`${leaf.bucket}-${leaf.seq}`}>
              <td>
                {say_when(language, leaf.at, now)}
                <small>
                  {leaf.position === null
                    ? say('audit.unsealed')
                    : say('audit.position', { position: leaf.position })}
                </small>
              </td>
              <td>
                <b>{verb_words(speech, leaf.verb)}</b>
                {speech.has(`verb.${leaf.verb}`) && <small className="mono">{leaf.verb}</small>}
              </td>
              <td className="wide mono">
                {leaf.actor.startsWith('job:') ? say('audit.by_itself') : leaf.actor}
                {leaf.actor.startsWith('job:') && <small>{leaf.actor.slice(4)}</small>}
              </td>
              <td className="wide mono">{leaf.entity}</td>
              <td className="mono">{leaf.hash.slice(0, 12)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Around>
  );
}

function Reads() {
  const speech = useSpeech();
  const { say, language } = speech;
  const now = useNow();
  const listing = useAuditReads();
  const reads = listing.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Around listing={listing} count={reads.length}>
      <table className="audit reads">
        <thead>
          <tr>
            <th scope="col">{say('audit.when')}</th>
            <th scope="col">{say('audit.who')}</th>
            <th scope="col">{say('audit.what')}</th>
            <th scope="col">{say('audit.whose')}</th>
          </tr>
        </thead>
        <tbody>
          {reads.map((read, index) => (
            <tr key={`${read.at}${read.person}${index}`}>
              <td>{say_when(language, read.at, now)}</td>
              <td>
                <b>{read.name}</b>
                <small className="mono">{read.account}</small>
              </td>
              <td>
                {verb_words(speech, read.verb)}
                {read.reason !== 'list' && <small>{read.reason}</small>}
              </td>
              <td className="mono">{read.person}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Around>
  );
}

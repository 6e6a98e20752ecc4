// Where nobody stands watch now, and who answers instead: a card beside the places, and the whole
// list.

import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { ShieldCheck } from 'lucide-react';

import type { LatePage, UncoveredCell } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { refusal_of, useLatePage, useSession, useUncovered } from './asking';
import { DownloadButton } from './download_button';
import { Head } from './head';
import { may_take_out } from './roles';

const kCard_max = 6;

export function UncoveredCard({ page }: { page: LatePage }) {
  const { say } = useSpeech();
  const cells = useUncovered(page.area.id);
  const items = cells.data?.pages[0]?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="panel">
      <h2>
        {say('uncovered.title')}
        <Link to="/uncovered/$area_id" params={{ area_id: page.area.id }}>
          {say('uncovered.all', { count: page.totals.uncovered_cells })}
        </Link>
      </h2>
      <ul className="holes">
        {items.slice(0, kCard_max).map((cell) => (
          <Hole key={cell.area.id} cell={cell} />
        ))}
      </ul>
    </section>
  );
}

function Hole({ cell }: { cell: UncoveredCell }) {
  const { say } = useSpeech();
  const { area, answers } = cell;
  return (
    <li>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 2l6 6-6 6-6-6z" className="diamond" />
      </svg>
      <Link to="/late/$area_id" params={{ area_id: area.id }}>
        <b>{area.parent_name}</b> {area.name}
      </Link>
      <span className="push">
        {answers ? (
          say('uncovered.answers', { name: answers.name, area: answers.area.name })
        ) : (
          <b className="none">{say('uncovered.nobody')}</b>
        )}
      </span>
    </li>
  );
}

export function UncoveredScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const page = useLatePage(area_id).data;
  const session = useSession().data;
  const cells = useUncovered(page?.area.id ?? area_id);
  const items = cells.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <main className="work one">
      <Head page={page}>
        {say('uncovered.sentence', { count: page?.totals.uncovered_cells ?? items.length })}
      </Head>
      <section className="list">
        {page && may_take_out(session) && (
          <DownloadButton of={`/v1/areas/${page.area.id}/uncovered`} />
        )}
        {cells.isError && items.length === 0 && (
          <Trouble {...refusal_of(cells.error)} again={() => void cells.refetch()} />
        )}
        {cells.isPending && <Waiting />}
        {cells.data && items.length === 0 && (
          <StateCard
            icon={ShieldCheck}
            title={say('uncovered.none')}
            text={say('uncovered.none_text')}
          />
        )}
        <ul className="holes roomy">
          {items.map((cell) => (
            <Hole key={cell.area.id} cell={cell} />
          ))}
        </ul>
        {cells.hasNextPage && (
          <p className="more">
            <Button onClick={() => void cells.fetchNextPage()}>{say('more')}</Button>
          </p>
        )}
      </section>
    </main>
  );
}

// Who is on, live: every post with its holder, until when, who comes next, and the seats that are
// empty now or within twelve hours, first. One click asks people for an empty seat. A phone number
// stands there only while its owner is on shift: the server gives no other.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { Megaphone, ShieldCheck } from 'lucide-react';
import { useState } from 'react';

import { say_clock, say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, may_try_again, Refusal, refusal_of } from './asking';
import { DutyTabs } from './duty_tabs';
import './duty.css';
import { useToast } from './toast';

type Schemas = components['schemas'];
type WhoIsOn = Schemas['WhoIsOn'];
type PostNow = Schemas['PostNow'];

const kLive_ms = 10_000;

export default function WhoIsOnScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const page = useQuery({
    queryKey: ['on', area_id],
    queryFn: () => ask<WhoIsOn>(`/v1/areas/${area_id}/on`),
    refetchInterval: kLive_ms,
    placeholderData: (before) => before,
    retry: may_try_again,
  });
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>
            {page.data
              ? say('on.sentence', {
                  area: page.data.area.name,
                  posts: page.data.post_count,
                  now: page.data.empty_now_count,
                  soon: page.data.empty_soon_count,
                  cells: page.data.empty_cell_count,
                })
              : say('on.title')}
          </h1>
          {page.data && (
            <p className="small">{say('on.as_of', { clock: say_clock(page.data.as_of, true) })}</p>
          )}
        </div>
      </header>
      {page.isPending && <Waiting />}
      {page.isError && !page.data && (
        <Trouble {...refusal_of(page.error)} again={() => void page.refetch()} />
      )}
      {page.data && <Posts page={page.data} />}
    </main>
  );
}

type Shown = 'all' | 'now' | 'soon' | 'cells';

// Every number opens its list.
function Posts({ page }: { page: WhoIsOn }) {
  const { say } = useSpeech();
  const now = useNow();
  const [shown, show] = useState<Shown>('all');
  const counts: Record<Shown, number> = {
    all: page.post_count,
    now: page.empty_now_count,
    soon: page.empty_soon_count,
    cells: page.empty_cell_count,
  };
  const rows = page.items.filter((row) => {
    if (shown === 'all') return true;
    if (!row.empty) return false;
    return Date.parse(row.empty.from) <= now === (shown === 'now');
  });
  return (
    <section className="list">
      <div className="filters kept" role="group" aria-label={say('on.lists')}>
        {(['all', 'now', 'soon', 'cells'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={one === shown ? 'chip on' : 'chip'}
            aria-pressed={one === shown}
            onClick={() => show(one)}
          >
            {say(`on.list_${one}`, { count: counts[one] })}
          </button>
        ))}
      </div>
      {shown === 'cells' && <BareCells page={page} />}
      {shown !== 'cells' && rows.length === 0 && (
        <StateCard
          icon={ShieldCheck}
          title={say(shown === 'all' ? 'on.none' : 'on.none_empty')}
          text={say(shown === 'all' ? 'on.none_text' : 'on.none_empty_text')}
        />
      )}
      {shown !== 'cells' && rows.length > 0 && (
        <table className="tasks">
          <thead>
            <tr>
              <th scope="col">{say('on.post')}</th>
              <th scope="col">{say('on.holder')}</th>
              <th scope="col">{say('on.next')}</th>
              <th scope="col">{say('on.empty')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PostRow key={row.post_id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {shown !== 'cells' && rows.length > 0 && rows.length < counts[shown] && (
        <p className="small">{say('on.cut', { shown: rows.length, count: counts[shown] })}</p>
      )}
    </section>
  );
}

function BareCells({ page }: { page: WhoIsOn }) {
  const { say } = useSpeech();
  if (page.empty_cells.length === 0)
    return (
      <StateCard icon={ShieldCheck} title={say('on.no_bare')} text={say('on.no_bare_text')} />
    );
  return (
    <ul className="holes roomy">
      {page.empty_cells.map((cell) => (
        <li key={cell.id}>
          <Link to="/on/$area_id" params={{ area_id: cell.id }}>
            {cell.parent_name} {cell.name}
          </Link>
        </li>
      ))}
      {page.empty_cell_count > page.empty_cells.length && (
        <li className="small">
          {say('on.more_cells', { count: page.empty_cell_count - page.empty_cells.length })}
        </li>
      )}
    </ul>
  );
}

function PostRow({ row }: { row: PostNow }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <tr>
      <td>
        <b>{language === 'en' ? row.title_en : row.title_zh}</b>
        {row.area && (
          <small>
            <Link to="/on/$area_id" params={{ area_id: row.area.id }}>
              {row.area.parent_name} {row.area.name}
            </Link>
          </small>
        )}
      </td>
      <td>
        {row.holders.length === 0 && !row.empty && (
          <span className="small">{say('on.off_hours')}</span>
        )}
        {row.holders.map((holder) => (
          <div key={holder.account_id}>
            {holder.name}{' '}
            <span className="small">
              {holder.is_standing
                ? say('on.standing')
                : say('on.until', { clock: say_when(language, holder.until, now) })}{' '}
              {holder.phone}
            </span>
          </div>
        ))}
      </td>
      <td>
        {row.next && (
          <>
            {row.next.name}{' '}
            <span className="small">{say_when(language, row.next.from, now)}</span>
          </>
        )}
      </td>
      <td>{row.empty ? <Empty row={row} /> : null}</td>
    </tr>
  );
}

function Empty({ row }: { row: PostNow }) {
  const { say, say_fault, language } = useSpeech();
  const client = useQueryClient();
  const tell = useToast();
  const now = useNow();
  const { empty, asking, area, post_id } = row;
  const refill = useMutation({
    mutationFn: async () => {
      const reply = await call('POST', `/v1/areas/${area?.id ?? 'mine'}/refill`, {
        body: { post_id, from: empty?.from, until: empty?.until },
      });
      if (reply.fault) throw new Refusal(reply.status, reply.fault);
    },
    onSuccess: () => tell({ words: say('on.asked') }),
    onError: (trouble) => {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['on'] }),
  });
  if (!empty) return null;
  return (
    <>
      <b className="none">
        {say_when(language, empty.from, now)}–{say_clock(empty.until)}
      </b>{' '}
      {asking ? (
        <span className="small">{say(`on.${asking.state}`, { count: asking.asked_count })}</span>
      ) : (
        <Button
          size="small"
          loading={refill.isPending}
          icon={<Megaphone className="icon" aria-hidden="true" />}
          onClick={() => refill.mutate()}
        >
          {say('on.ask')}
        </Button>
      )}
    </>
  );
}

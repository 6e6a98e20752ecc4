// File against visit: at how many doors the file was wrong, by part and never without how many were
// asked, and below them the doors themselves. Left to others: mending the file (the household's
// card, find_screen.tsx).

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ClipboardCheck } from 'lucide-react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, refusal_of } from './asking';
import { Why } from './why';

type Schemas = components['schemas'];
type MismatchPage = Schemas['MismatchPage'];
type Door = Schemas['MismatchDoor'];

export default function MismatchScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const page = useQuery({
    queryKey: ['mismatch', area_id],
    queryFn: () => ask<MismatchPage>(`/v1/areas/${area_id}/mismatch`),
    retry: false,
  });
  if (!page.data)
    return (
      <main className="work one">
        {page.isError ? (
          <Trouble {...refusal_of(page.error)} again={() => void page.refetch()} />
        ) : (
          <Waiting />
        )}
      </main>
    );
  const { area, asked, mismatched, items } = page.data;
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>
            {area.name}
            {say('mismatch.colon')}
            {asked === 0
              ? say('mismatch.nobody_asked')
              : say('mismatch.sentence', {
                  asked,
                  mismatched,
                  percent: percent(mismatched, asked),
                })}
          </h1>
          <p className="small">{say('mismatch.note')}</p>
        </div>
      </header>
      <Parts items={items} />
      <Doors area_id={area.id} has_any={mismatched > 0} has_asked={asked > 0} />
      <Why why={page.data.why} />
    </main>
  );
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function Parts({ items }: { items: MismatchPage['items'] }) {
  const { say } = useSpeech();
  const shown = items.filter((one) => one.asked > 0).sort((a, b) => b.mismatched - a.mismatched);
  if (shown.length < 2) return null;
  return (
    <section className="list">
      <table className="places">
        <thead>
          <tr>
            <th scope="col">{say('places.where')}</th>
            <th scope="col">{say('mismatch.asked')}</th>
            <th scope="col">{say('mismatch.wrong')}</th>
            <th scope="col">{say('mismatch.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.area.id}>
              <th scope="row">
                <Link to="/mismatch/$area_id" params={{ area_id: one.area.id }}>
                  {one.area.name}
                </Link>
              </th>
              <td>{one.asked}</td>
              <td>{one.mismatched}</td>
              <td>{percent(one.mismatched, one.asked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface DoorsOf {
  area_id: string;
  has_any: boolean;
  has_asked: boolean;
}

function Doors({ area_id, has_any, has_asked }: DoorsOf) {
  const { say, language } = useSpeech();
  const now = useNow();
  const doors = useQuery({
    queryKey: ['mismatches', area_id],
    queryFn: () =>
      ask<{ items: Door[] }>(`/v1/areas/${area_id}/mismatches`).then((reply) => reply.items),
    enabled: has_any,
  });
  if (!has_any)
    return (
      <StateCard
        icon={ClipboardCheck}
        title={say('mismatch.none')}
        text={say(has_asked ? 'mismatch.none_text' : 'mismatch.none_asked')}
      />
    );
  if (doors.isError) return <Trouble {...refusal_of(doors.error)} />;
  return (
    <section className="list">
      <h2>{say('mismatch.doors')}</h2>
      <ul className="holes roomy">
        {(doors.data ?? []).map((one) => (
          <li key={one.household_id}>
            <span>
              <b>{one.door || say('find.hidden')}</b> {one.area.name}{' '}
              <span className="small">
                {say(`mismatch.said_${one.said}`)}{' '}
                {say('mismatch.counts', { filed: one.filed_count, found: one.found_count })}
                {' · '}
                {one.by} {say_when(language, one.at, now)}
              </span>
            </span>
            <span className="push">
              <Link to="/find" search={{ household: one.household_id } as never}>
                {say('find.open')}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

// The evening: what is late, uncovered, blocked and unread, what happened today, and tomorrow's
// plan made from it; and what forms cost people, by area. By day it is solved, by night it is
// thought through.

import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';

import { say_clock, say_when } from '../kit/clock';
import { kind_name, useSpeech, type Speech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { useKinds } from './asking';
import { ActForm, Shown, Top, useBook, type Schemas } from './book_kit';
import { Stages } from './book_lists';
import { BlockerCard } from './book_mine';

type NightPageBody = Schemas['NightPage'];
type Burden = Schemas['Burden'];

export function NightPage({ area_id }: { area_id: string }) {
  const { say } = useSpeech();
  const night = useBook<NightPageBody>(`/v1/areas/${area_id}/nightly`);
  return (
    <main className="work">
      <Top title={say('book.nightly')} note={say('book.nightly_note')} />
      <section className="list">
        <Shown query={night}>{(page) => <Tonight page={page} area_id={area_id} />}</Shown>
      </section>
      <aside className="aside keep">
        {night.data?.plans.map((plan) => (
          <section className="panel" key={plan.id}>
            <h2>{plan.title}</h2>
            <p className="small">
              <Stages counts={plan.counts} is_directive={false} />
            </p>
            <p className="small">{say(plan.published_at ? 'book.signed' : 'book.not_signed')}</p>
            <Link to="/book/$page/$area_id" params={{ page: 'plans', area_id }}>
              {say('book.open')}
            </Link>
          </section>
        ))}
        <ActForm
          title={say('book.new_plan')}
          path={`/v1/areas/${area_id}/lists`}
          fixed={{ form: 'plan' }}
          fields={[
            { name: 'title', kind: 'line' },
            { name: 'text', kind: 'text', optional: true },
          ]}
          send={say('book.make')}
        />
      </aside>
    </main>
  );
}

interface NightProps {
  page: NightPageBody;
  area_id: string;
}

// Every number opens its list.
function Counts({ page, area_id }: NightProps) {
  const { say } = useSpeech();
  const counts: [string, number, string][] = [
    ['late', page.late, `/tasks/${area_id}/late`],
    ['waiting', page.waiting, `/tasks/${area_id}/waiting`],
    ['uncovered', page.uncovered_count, `/on/${area_id}`],
    ['untrained', page.untrained_count, `/on/${area_id}`],
    ['blockers', page.blockers.length, `/book/blockers/${area_id}`],
    ['unread', page.unread_count, `/book/directives/${area_id}`],
    ['responders', page.responder_count, `/on/${area_id}`],
  ];
  return (
    <dl className="book-facts">
      {counts.map(([name, count, place]) => (
        <div key={name}>
          <dt>{say(`book.night.${name}`)}</dt>
          <dd>
            <Link to={place} className={count > 0 && name === 'late' ? 'none' : undefined}>
              {count}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LateTonight({ page, area_id }: NightProps) {
  const speech = useSpeech();
  const { say, language } = speech;
  const now = useNow();
  const kinds = useKinds().data ?? [];
  return (
    <>
      <h2>{say('book.night.late')}</h2>
      {page.late_tasks.length === 0 && (
        <StateCard icon={Check} title={say('book.night.no_late')} text="" />
      )}
      <ul className="holes roomy">
        {page.late_tasks.map((task) => (
          <li key={task.id}>
            <Link to="/tasks/$area_id/$lane" params={{ area_id, lane: 'late' }}>
              <b>{task.title || kind_name(speech, task.kind, kinds)}</b>{' '}
              {task.area.parent_name} {task.area.name}
            </Link>
            <span className="push small">
              {task.holder}
              {'　'}
              {say('book.due', { when: say_when(language, task.due_at, now) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Tonight({ page, area_id }: NightProps) {
  const speech = useSpeech();
  const { say, language } = speech;
  const kinds = useKinds().data ?? [];
  return (
    <>
      <Counts page={page} area_id={area_id} />
      <LateTonight page={page} area_id={area_id} />
      {page.kinds.length > 0 && (
        <>
          <h2>{say('book.night.kinds')}</h2>
          <p>
            {page.kinds
              .map((one) => `${kind_name(speech, one.kind, kinds)} ${one.count}`)
              .join(language === 'en' ? ', ' : '、')}
          </p>
        </>
      )}
      {page.uncovered.length > 0 && (
        <>
          <h2>{say('book.night.uncovered')}</h2>
          <p>{page.uncovered.map((area) => `${area.parent_name} ${area.name}`).join('；')}</p>
        </>
      )}
      {page.blockers.length > 0 && <h2>{say('book.night.blockers')}</h2>}
      <ul className="book-cards">
        {page.blockers.map((one) => (
          <BlockerCard key={one.id} blocker={one} can_answer={false} />
        ))}
      </ul>
      {page.timeline.length > 0 && <h2>{say('book.night.timeline')}</h2>}
      <ol className="book-tree">
        {page.timeline.map((one) => (
          <li key={`${one.at}${one.what}${one.word}`}>
            {say_clock(one.at)} <b>{say(`book.moment.${one.what}`)}</b>{' '}
            {speech.has(`book.cause.${one.word}`)
              ? say(`book.cause.${one.word}`)
              : kind_name(speech, one.word, kinds)}{' '}
            {one.count > 1 ? `× ${one.count}` : ''}
          </li>
        ))}
      </ol>
    </>
  );
}

function hours(minutes: number | null): string {
  return minutes === null ? '–' : minutes.toFixed(1);
}

function step_name({ say, has }: Speech, step: string): string {
  return has(`book.step.${step}`) ? say(`book.step.${step}`) : step;
}

export function BurdenPage({ area_id }: { area_id: string }) {
  const speech = useSpeech();
  const { say } = speech;
  const burden = useBook<Burden>(`/v1/areas/${area_id}/burden`);
  return (
    <main className="work one">
      <Top title={say('book.burden')} note={say('book.burden_note')} />
      <section className="list">
        <Shown query={burden}>
          {(page) => (
            <>
              <p>
                {say('book.burden_sum', {
                  workers: page.worker_count,
                  fields: page.field_count,
                  minutes: hours(page.minutes),
                  each: hours(page.minutes_each),
                  budget: page.minutes_day_max,
                })}
              </p>
              <table>
                <thead>
                  <tr>
                    {['area', 'workers', 'acts', 'fields', 'minutes', 'each'].map((name) => (
                      <th scope="col" key={name}>
                        {say(`book.column.${name}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {page.items.map((row) => (
                    <tr key={row.area.id}>
                      <td>{row.area.name}</td>
                      <td data-name={say('book.column.workers')}>{row.worker_count}</td>
                      <td data-name={say('book.column.acts')}>{row.act_count}</td>
                      <td data-name={say('book.column.fields')}>{row.field_count}</td>
                      <td data-name={say('book.column.minutes')}>{hours(row.minutes)}</td>
                      <td data-name={say('book.column.each')}>{hours(row.minutes_each)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {page.forms.length > 0 && <h2>{say('book.forms')}</h2>}
              <ul className="book-tree">
                {page.forms.map((form) => (
                  <li key={form.step}>
                    <b>{step_name(speech, form.step)}</b>{' '}
                    {say('book.form_cost', {
                      fields: form.field_count,
                      seconds: form.seconds,
                      count: form.count,
                    })}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Shown>
      </section>
    </main>
  );
}

// The facts of a month: one's own first, with one's own word; then those of the people one level
// down, by name. There is no other order here, no total and no score. Complaints stand beside it:
// the handler's list, and nobody else's.

import { Megaphone, Scale } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { ActForm, Shown, Top, useBook, type Schemas } from './book_kit';

type Facts = Schemas['Facts'];
type MyFacts = Schemas['MyFacts'];
type FactsPageBody = Schemas['FactsPage'];
type Dossier = Schemas['Dossier'];
type Complaint = Schemas['Complaint'];

function month_before(now: number): string {
  const day = new Date(now + 8 * 3_600_000);
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 1, 1));
  return first.toISOString().slice(0, 7);
}

export function FactsPage({ area_id }: { area_id: string }) {
  const { say } = useSpeech();
  const [month, choose] = useState(() => month_before(Date.now()));
  return (
    <main className="work one">
      <Top title={say('book.facts')} note={say('book.facts_note')} />
      <section className="list">
        <p className="book-field">
          <label htmlFor="facts-month">{say('book.field.month')}</label>
          <input
            id="facts-month"
            type="month"
            value={month}
            onChange={(event) => event.target.value && choose(event.target.value)}
          />
        </p>
        <Mine month={month} />
        <People area_id={area_id} month={month} />
      </section>
    </main>
  );
}

function Mine({ month }: { month: string }) {
  const { say } = useSpeech();
  const mine = useBook<MyFacts>(`/v1/facts/mine?month=${month}`);
  return (
    <Shown query={mine}>
      {(page) => (
        <section className="panel own-facts">
          <h2>{say('book.facts_mine')}</h2>
          {page.facts ? (
            <FactsLine facts={page.facts} />
          ) : (
            <p>{say('book.too_few', { count: page.promises_min })}</p>
          )}
          {page.comment && <q>{page.comment}</q>}
          <ActForm
            title=""
            path="/v1/facts/comment"
            fixed={{ month }}
            fields={[{ name: 'comment', kind: 'text' }]}
            send={say('book.comment')}
          />
          {page.dossiers.map((one) => (
            <DossierCard key={one.id} dossier={one} area_id="" />
          ))}
        </section>
      )}
    </Shown>
  );
}

function FactsLine({ facts }: { facts: Facts }) {
  const { say } = useSpeech();
  return (
    <dl className="book-facts">
      {(
        [
          ['promises', facts.promises],
          ['done', facts.done],
          ['late', facts.late],
          ['late_blocked', facts.late_blocked],
          ['bounced', facts.bounced],
          ['reopened', facts.reopened],
          ['shift_hours', Math.round(facts.shift_hours)],
        ] as const
      ).map(([name, count]) => (
        <div key={name}>
          <dt>{say(`book.fact.${name}`)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

function People({ area_id, month }: { area_id: string; month: string }) {
  const { say } = useSpeech();
  const page = useBook<FactsPageBody>(`/v1/areas/${area_id}/facts?month=${month}`);
  return (
    <Shown query={page}>
      {(body) => (
        <>
          <h2>{say('book.facts_people', { area: body.area.name })}</h2>
          <ul className="book-cards">
            {body.items.map((one) => (
              <li key={one.id} className={one.facts || one.comment ? 'panel' : 'panel slim'}>
                <h2>{one.name}</h2>
                {one.facts ? (
                  <FactsLine facts={one.facts} />
                ) : (
                  <p className="small">
                    {say(`book.shown.${one.shown}`, { count: body.promises_min })}
                  </p>
                )}
                {one.comment && <q>{one.comment}</q>}
                {one.facts && (
                  <details>
                    <summary>{say('book.dossier_open')}</summary>
                    <ActForm
                      title=""
                      path={`/v1/areas/${area_id}/dossiers`}
                      fixed={{ account_id: one.id, month }}
                      fields={[{ name: 'question', kind: 'text' }]}
                      send={say('book.dossier_send')}
                    />
                  </details>
                )}
              </li>
            ))}
          </ul>
          {body.dossiers.map((one) => (
            <DossierCard key={one.id} dossier={one} area_id={area_id} />
          ))}
        </>
      )}
    </Shown>
  );
}

// `area_id` "" = it is about me: I may reply.
function DossierCard({ dossier, area_id }: { dossier: Dossier; area_id: string }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <section className="panel">
      <h2>
        <Scale className="icon" aria-hidden="true" />{' '}
        {say('book.dossier', { month: dossier.month })}
        <span className="push small">{dossier.about.name}</span>
      </h2>
      <p className="book-text">{dossier.question}</p>
      <p className="small">
        {say('book.from', { name: dossier.opener })}
        {'　'}
        {say('book.reply_until', { when: say_when(language, dossier.reply_until, now) })}
      </p>
      {dossier.reply && <q>{dossier.reply}</q>}
      {dossier.decision && <q>{dossier.decision}</q>}
      {!dossier.decision && (
        <ActForm
          title=""
          path={area_id ? `/v1/areas/${area_id}/decide` : '/v1/dossiers/reply'}
          fixed={{ dossier_id: dossier.id }}
          fields={[{ name: area_id ? 'decision' : 'reply', kind: 'text' }]}
          send={say(area_id ? 'book.decide' : 'book.reply')}
        />
      )}
    </section>
  );
}

export function ComplaintsPage() {
  const { say, language } = useSpeech();
  const now = useNow();
  const mine = useBook<{ items: Complaint[] }>('/v1/complaints/mine');
  const findings = ['upheld', 'partly', 'not_upheld'].map((value) => ({
    value,
    label: say(`book.finding.${value}`),
  }));
  return (
    <main className="work one">
      <Top title={say('book.complaints')} note={say('book.complaints_note')} />
      <section className="list">
        <Shown query={mine}>
          {({ items }) =>
            items.length === 0 ? (
              <StateCard
                icon={Megaphone}
                title={say('book.complaints_empty')}
                text={say('book.complaints_none')}
              />
            ) : (
              <ul className="book-cards">
                {items.map((one) => (
                  <li key={one.id} className="panel">
                    <h2>
                      {say(`book.matter.${one.matter}`)}
                      <span className="push small">
                        {one.answered_at
                          ? say(`book.finding.${one.finding}`)
                          : say('book.due', { when: say_when(language, one.due_at, now) })}
                      </span>
                    </h2>
                    <p className="book-text">{one.text}</p>
                    <p className="small">
                      {say('book.about', { name: one.about, area: one.area?.name ?? '' })}
                      {'　'}
                      {one.person.name} {one.person.phone}
                    </p>
                    {one.answer && <q>{one.answer}</q>}
                    {!one.answered_at && (
                      <ActForm
                        title=""
                        path="/v1/complaints/finding"
                        fixed={{ complaint_id: one.id }}
                        fields={[
                          { name: 'finding', kind: 'choice', choices: findings },
                          { name: 'answer', kind: 'text', word: 'our_answer' },
                        ]}
                        send={say('book.answer')}
                      />
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </main>
  );
}

// The desk of a body that finds things out: laboratory, clinic, epidemiologist, pass office. Find
// the person, see what counts and what the person reads, put down what one's own body may, sign
// what another put down, withdraw what was wrong. There is no way to set a status here or anywhere.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { FileSearch, Printer } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { StatusAppeal } from '../shell/status';
import { ActForm, Shown, Top, useAct } from './book_kit';
import {
  FindPerson,
  kKindOf,
  may_sign,
  PassDesk,
  PieceWords,
  StatusWords,
  useOnce,
  useRoles,
  Verdict,
  Who,
  type Piece,
  type StatusFile,
} from './pass_kit';
import { OwnPerson } from './pass_own';
import { RecordForm } from './pass_record';

export default function EvidenceScreen() {
  const { person } = useSearch({ strict: false }) as { person?: string };
  return <PassDesk>{person ? <File key={person} id={person} /> : <FindFirst />}</PassDesk>;
}

function FindFirst() {
  const { say } = useSpeech();
  const navigate = useNavigate();
  return (
    <main className="work one">
      <Top title={say('pass.desk')} note={say('pass.desk_note')} />
      <FindPerson
        label={say('find.find_label')}
        act={say('pass.open')}
        choose={(one) => void navigate({ to: '/evidence', search: { person: one.id } as never })}
      />
      <OwnPerson />
    </main>
  );
}

function File({ id }: { id: string }) {
  const { say } = useSpeech();
  const file = useOnce<StatusFile>(`/v1/people/${id}/status`);
  return (
    <main className={file.data ? 'work' : 'work one'}>
      <Shown query={file}>
        {(page) => (
          <>
            <header className="top">
              <div className="say">
                <h1>
                  {page.person?.name ?? say('pass.person')}{' '}
                  {page.person && <Who of={page.person} />}
                </h1>
                <p>
                  <Verdict of={page.verdict} />
                </p>
                <p className="small">{say('pass.logged')}</p>
              </div>
            </header>
            <div className="pass-file">
              <Pieces page={page} id={id} />
              <Record page={page} id={id} />
              <Appeals items={page.appeals} />
            </div>
            <aside className="aside keep">
              <StatusWords page={page} />
              <p className="pass-links">
                <Button
                  href={`/cards#person=${id}`}
                  icon={<Printer className="icon" aria-hidden="true" />}
                >
                  {say('pass.print_card')}
                </Button>
              </p>
            </aside>
          </>
        )}
      </Shown>
    </main>
  );
}

function Record({ page, id }: { page: StatusFile; id: string }) {
  const { say } = useSpeech();
  const roles = useRoles();
  const kinds = roles.flatMap((role) => kKindOf[role] ?? []);
  return (
    <>
      {kinds.map((kind) => (
        <details key={kind} className="panel record" open={page.evidence.length === 0}>
          <summary>{say(`pass.record_${kind}`)}</summary>
          <RecordForm kind={kind} person={id} known={page.evidence} />
        </details>
      ))}
    </>
  );
}

function Pieces({ page, id }: { page: StatusFile; id: string }) {
  const { say } = useSpeech();
  if (page.evidence.length === 0)
    return (
      <StateCard
        icon={FileSearch}
        title={say('pass.no_evidence')}
        text={say('pass.no_evidence_text')}
      />
    );
  return (
    <section className="list">
      <h2>{say('pass.evidence')}</h2>
      {page.evidence.map((piece) => (
        <OnePiece key={piece.id} piece={piece} person={id} />
      ))}
    </section>
  );
}

function OnePiece({ piece, person }: { piece: Piece; person: string }) {
  const { say } = useSpeech();
  const roles = useRoles();
  const can_sign = may_sign(piece, roles);
  const is_ours = piece.is_mine ?? roles.some((role) => role === piece.body);
  return (
    <div className={`book-one piece ${piece.state}`}>
      <p className={['waiting', 'held'].includes(piece.state) ? 'tell look' : 'small'}>
        {say(`pass.state_${piece.state}`)}
      </p>
      <PieceWords piece={piece} />
      {can_sign && <SignForm piece={piece} person={person} />}
      {is_ours && piece.state !== 'withdrawn' && (
        <details>
          <summary>{say('pass.withdraw')}</summary>
          <ActForm
            title=""
            path={`/v1/people/${person}/evidence/withdraw`}
            fixed={{ evidence_id: piece.id }}
            fields={[{ name: 'reason', kind: 'line', word: 'withdraw_reason' }]}
            send={say('pass.withdraw_send')}
          />
        </details>
      )}
    </div>
  );
}

// What a second signature does is said before it is given; leaving it is no act.
export function SignForm({ piece, person }: { piece: Piece; person: string }) {
  const { say } = useSpeech();
  const act = useAct();
  const [is_asked, ask_first] = useState(false);
  if (!is_asked)
    return (
      <p className="book-send">
        <Button type="primary" onClick={() => ask_first(true)}>
          {say('pass.sign')}
        </Button>
      </p>
    );
  return (
    <div className="tell look" role="group" aria-label={say('pass.sign')}>
      <p>{say('pass.sign_what', { body: say(`role.${piece.body}`) })}</p>
      <p className="book-send">
        <Button
          type="primary"
          loading={act.isPending}
          onClick={() =>
            act.mutate({
              path: `/v1/people/${person}/evidence/sign`,
              body: { evidence_id: piece.id },
            })
          }
        >
          {say('pass.sign_now')}
        </Button>
        <Button onClick={() => ask_first(false)}>{say('pass.sign_leave')}</Button>
      </p>
    </div>
  );
}

function Appeals({ items }: { items: StatusAppeal[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  if (items.length === 0) return null;
  const when = (time: string): string => say_when(language, time, now);
  return (
    <section className="list">
      <h2>{say('pass.appeals')}</h2>
      {items.map((one) => (
        <div key={one.id} className="book-one">
          <p>
            {say('pass.appeal_filed', { when: when(one.filed_at) })}
            {'　'}
            {one.answered_at
              ? say(one.is_upheld ? 'pass.appeal_upheld' : 'pass.appeal_kept', {
                  when: when(one.answered_at),
                })
              : say('pass.appeal_due', { when: when(one.due_at) })}
          </p>
          {one.words && <q>{one.words}</q>}
          {one.answer && <q>{one.answer}</q>}
        </div>
      ))}
    </section>
  );
}

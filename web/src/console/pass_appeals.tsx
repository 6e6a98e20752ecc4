// Appeals that are mine to answer: what the person says, what the status rests on, until when an
// answer is due. The person reads the answer as it is written here.

import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { PassStatus } from '../shell/status';
import { ActForm, Shown, Top } from './book_kit';
import { PassDesk, StatusWords, useOnce, Who, type PersonShown } from './pass_kit';

interface ToAnswer {
  id: string;
  rule: string;
  filed_at: string;
  due_at: string;
  words?: string;
  round?: number;
  person?: PersonShown;
  status: PassStatus;
}

export default function AppealsScreen() {
  return (
    <PassDesk>
      <Mine />
    </PassDesk>
  );
}

function Mine() {
  const { say } = useSpeech();
  const appeals = useOnce<{ items: ToAnswer[] }>('/v1/appeals/mine');
  return (
    <main className="work one">
      <Top title={say('pass.to_answer')} note={say('pass.to_answer_note')} />
      <Shown query={appeals}>
        {({ items }) =>
          items.length === 0 ? (
            <StateCard
              icon={Scale}
              title={say('pass.to_answer_none')}
              text={say('pass.to_answer_none_text')}
            />
          ) : (
            <>
              {items.map((one) => (
                <One key={one.id} one={one} />
              ))}
            </>
          )
        }
      </Shown>
    </main>
  );
}

function One({ one }: { one: ToAnswer }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const is_late = Date.parse(one.due_at) < now;
  return (
    <article className="appeal">
      <section className="list">
        <h2>
          {one.person?.name ?? say('pass.person')}
          {one.person && <Who of={one.person} />}
          <span className={is_late ? 'push none' : 'push small'}>
            {say(is_late ? 'pass.answer_late' : 'pass.answer_due', {
              when: say_when(language, one.due_at, now),
            })}
          </span>
        </h2>
        <div className="book-one">
          <p className="small">
            {say('pass.appeal_filed', { when: say_when(language, one.filed_at, now) })}
            {(one.round ?? 1) > 1 && `　${say('pass.appeal_round', { round: one.round ?? 1 })}`}
          </p>
          {one.words && <q>{one.words}</q>}
          {one.person && (
            <p>
              <Link to="/evidence" search={{ person: one.person.id } as never}>
                {say('pass.open_file')}
              </Link>
            </p>
          )}
        </div>
      </section>
      <StatusWords page={one.status} />
      <ActForm
        title={say('pass.answer')}
        path={`/v1/appeals/${one.id}/answer`}
        fields={[
          {
            name: 'upheld',
            kind: 'choice',
            choices: [
              { value: '', label: say('pass.choose') },
              { value: 'yes', label: say('pass.choice_upheld_yes') },
              { value: 'no', label: say('pass.choice_upheld_no') },
            ],
          },
          { name: 'words', kind: 'text', word: 'answer_words' },
        ]}
        send={say('pass.answer_send')}
      />
    </article>
  );
}

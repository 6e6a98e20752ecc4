// What one has received: directives and items one holds. Read, understood in own words or asked
// back, passed on, done. And the blockers: what keeps tasks from being done, and one's own answers.

import { Button } from 'antd';
import { Inbox, OctagonAlert } from 'lucide-react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { ActForm, Shown, Top, useAct, useBook, type Schemas } from './book_kit';

type MyItem = Schemas['MyItem'];
type Blocker = Schemas['Blocker'];

export function MinePage() {
  const { say } = useSpeech();
  const mine = useBook<{ items: MyItem[] }>('/v1/items/mine');
  return (
    <main className="work one">
      <Top title={say('book.mine')} note={say('book.mine_note')} />
      <section className="list">
        <Shown query={mine}>
          {({ items }) =>
            items.length === 0 ? (
              <StateCard icon={Inbox} title={say('book.mine_empty')} text={say('book.mine_none')} />
            ) : (
              <ul className="book-cards">
                {items.map((item) => (
                  <Received key={item.id} item={item} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </main>
  );
}

function Received({ item }: { item: MyItem }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <li className="panel">
      <h2>
        {item.list.title}
        <span className={item.is_late ? 'push none' : 'push small'}>
          {say(`book.stage.${item.stage}`)}
          {'　'}
          {say('book.due', { when: say_when(language, item.due_at, now) })}
        </span>
      </h2>
      <p className="book-text">{item.what}</p>
      <p className="small">{say('book.from', { name: item.sender })}</p>
      {item.answer && <q>{item.answer}</q>}
      {item.reply && <q>{item.reply}</q>}
      <Acts item={item} />
    </li>
  );
}

function Acts({ item }: { item: MyItem }) {
  const { say } = useSpeech();
  const act = useAct();
  const path = `/v1/tasks/${item.task_id}`;
  const can = new Set<string>(item.can);
  return (
    <>
      {can.has('read') && (
        <Button onClick={() => act.mutate({ path: `${path}/read`, body: {} })}>
          {say('book.read')}
        </Button>
      )}
      {can.has('understood') && (
        <ActForm
          title=""
          path={`${path}/understood`}
          fields={[{ name: 'answer', kind: 'line' }]}
          send={say('book.understood')}
        />
      )}
      {can.has('question') && (
        <details>
          <summary>{say('book.ask_back')}</summary>
          <ActForm
            title=""
            path={`${path}/question`}
            fields={[{ name: 'question', kind: 'line' }]}
            send={say('book.ask')}
          />
        </details>
      )}
      {can.has('split') && (
        <details>
          <summary>{say('book.split')}</summary>
          <ActForm
            title=""
            path={`${path}/pass_on`}
            fields={[
              { name: 'due_at', kind: 'time' },
              { name: 'what', kind: 'line', optional: true },
            ]}
            send={say('book.send_down')}
          />
        </details>
      )}
      {can.has('done') && (
        <Button
          type="primary"
          onClick={() =>
            act.mutate({ path: `${path}/done`, body: { proof: { kind: item.proof } } })
          }
        >
          {say('book.done', { proof: say(`book.proof.${item.proof}`) })}
        </Button>
      )}
    </>
  );
}

export function BlockersPage({ area_id }: { area_id: string }) {
  const { say } = useSpeech();
  const mine = useBook<{ items: Blocker[] }>('/v1/blockers/mine');
  const all = useBook<{ items: Blocker[] }>(`/v1/areas/${area_id}/blockers?all=1`);
  return (
    <main className="work one">
      <Top title={say('book.blockers')} note={say('book.blockers_note')} />
      <section className="list">
        {(mine.data?.items ?? []).length > 0 && <h2>{say('book.blockers_mine')}</h2>}
        <ul className="book-cards">
          {(mine.data?.items ?? []).map((one) => (
            <BlockerCard key={one.id} blocker={one} can_answer />
          ))}
        </ul>
        <h2>{say('book.blockers_all')}</h2>
        <Shown query={all}>
          {({ items }) =>
            items.length === 0 ? (
              <StateCard
                icon={OctagonAlert}
                title={say('book.blockers_empty')}
                text={say('book.blockers_none')}
              />
            ) : (
              <ul className="book-cards">
                {items.map((one) => (
                  <BlockerCard key={one.id} blocker={one} can_answer={false} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </main>
  );
}

export function BlockerCard({ blocker, can_answer }: { blocker: Blocker; can_answer: boolean }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <li className="panel">
      <h2>
        {say(`book.cause.${blocker.cause}`)}
        <span className={blocker.is_late ? 'push none' : 'push small'}>
          {blocker.answered_at
            ? say('book.answered', { when: say_when(language, blocker.answered_at, now) })
            : say('book.must_answer', {
                area: blocker.level_area?.name ?? '',
                name: blocker.holder.name,
                when: say_when(language, blocker.due_at, now),
              })}
        </span>
      </h2>
      <p className="book-text">{blocker.text}</p>
      <p className="small">
        {blocker.area?.parent_name} {blocker.area?.name}
      </p>
      {blocker.answer && <q>{blocker.answer}</q>}
      {can_answer && (
        <ActForm
          title=""
          path={`/v1/tasks/${blocker.task_id}/answer`}
          fields={[{ name: 'answer', kind: 'line', word: 'our_answer' }]}
          send={say('book.answer')}
        />
      )}
    </li>
  );
}

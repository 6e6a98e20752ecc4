// Lists, directives, plans and reviews of an area: the sender's view. Each row says how far it has
// come; opened, the tree of who has read, understood and done it. Left to others: the receiver's
// view (book_mine.tsx).

import { ListChecks } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { useLatePage } from './asking';
import { ActForm, Shown, Top, useBook, type Field, type Schemas } from './book_kit';

type WorkList = Schemas['WorkList'];
type WorkListPage = Schemas['WorkListPage'];
type WorkItem = Schemas['WorkItem'];
type Counts = Schemas['StageCounts'];

export type Form = 'list' | 'directive' | 'plan' | 'review';
const kProofs = ['report', 'photo', 'signature', 'seen_on_site'] as const;

export function ListsPage({ area_id, form }: { area_id: string; form: Form }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const [open, choose] = useState('');
  const lists = useBook<{ items: WorkList[] }>(`/v1/areas/${area_id}/lists?form=${form}`);
  return (
    <main className="work">
      <Top title={say(`book.${form}s`)} note={say(`book.${form}s_note`)} />
      <section className="list">
        <Shown query={lists}>
          {({ items }) =>
            items.length === 0 ? (
              <StateCard
                icon={ListChecks}
                title={say(`book.${form}s_empty`)}
                text={say(`book.${form}s_none`)}
              />
            ) : (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{say('book.field.title')}</th>
                    <th scope="col">{say('book.progress')}</th>
                    <th scope="col" className="wide">
                      {say('book.made')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.id} data-chosen={one.id === open}>
                      <td>
                        <button type="button" className="open-task" onClick={() => choose(one.id)}>
                          {one.title}
                        </button>
                        <small>{one.programme || one.writer}</small>
                      </td>
                      <td>
                        <Stages counts={one.counts} is_directive={form === 'directive'} />
                      </td>
                      <td className="wide">{say_when(language, one.made_at, now)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Shown>
        {open && <OneList area_id={area_id} id={open} form={form} key={open} />}
      </section>
      <aside className="aside keep">
        <NewList area_id={area_id} form={form} />
      </aside>
    </main>
  );
}

export function Stages({ counts, is_directive }: { counts: Counts; is_directive: boolean }) {
  const { say } = useSpeech();
  const key = is_directive ? 'book.stages_directive' : 'book.stages_list';
  return (
    <>
      {say(key, { ...counts })}
      {counts.late > 0 && <b className="none"> {say('book.late', { count: counts.late })}</b>}
      {counts.asked > 0 && <b> {say('book.asked', { count: counts.asked })}</b>}
    </>
  );
}

function useChoices(prefix: string, words: readonly string[]) {
  const { say } = useSpeech();
  return words.map((value) => ({ value, label: say(`${prefix}.${value}`) }));
}

function NewList({ area_id, form }: { area_id: string; form: Form }) {
  const { say } = useSpeech();
  const proofs = useChoices('book.proof', kProofs);
  const shared: Field[] = [
    { name: 'title', kind: 'line' },
    { name: 'programme', kind: 'line', optional: true },
    { name: 'text', kind: 'text', optional: form !== 'directive' },
  ];
  const due: Field[] = [
    { name: 'due_at', kind: 'time' },
    { name: 'proof', kind: 'choice', choices: proofs },
  ];
  const asks: Field[] = [
    { name: 'field_count', kind: 'number', optional: true },
    { name: 'minutes_day', kind: 'number', optional: true },
  ];
  return (
    <ActForm
      title={say(`book.new_${form}`)}
      path={`/v1/areas/${area_id}/lists`}
      fields={form === 'directive' ? [...shared, ...due, ...asks] : [...shared, ...asks]}
      fixed={{ form }}
      send={say(form === 'directive' ? 'book.send_down' : 'book.make')}
    />
  );
}

interface OneProps {
  area_id: string;
  id: string;
  form: Form;
}

function OneList({ area_id, id, form }: OneProps) {
  const { say } = useSpeech();
  const page = useBook<WorkListPage>(`/v1/areas/${area_id}/list?list=${id}`);
  const proofs = useChoices('book.proof', kProofs);
  const rules = useChoices('book.rule', ['proof', 'children']);
  const children = useLatePage(area_id).data?.children ?? [];
  const below = [
    { value: '', label: '–' },
    ...children.map(({ area }) => ({ value: area.id, label: area.name })),
  ];
  return (
    <div className="book-one">
      <Shown query={page}>
        {(list) => (
          <>
            <h2>{list.title}</h2>
            {list.text && <p className="book-text">{list.text}</p>}
            {list.levels.map((level) => (
              <p key={level.level} className="small">
                <b>{say(`book.level.${level.level}`)}</b>{' '}
                <Stages counts={level} is_directive={form === 'directive'} />
              </p>
            ))}
            <ItemTree items={list.items} />
            {form !== 'directive' && (
              <ActForm
                title={say('book.new_item')}
                path={`/v1/areas/${area_id}/items`}
                fixed={{ list_id: id }}
                fields={[
                  { name: 'what', kind: 'line' },
                  { name: 'account_id', kind: 'owner', area_id, optional: true },
                  { name: 'area_id', kind: 'choice', choices: below, optional: true },
                  { name: 'due_at', kind: 'time' },
                  { name: 'proof', kind: 'choice', choices: proofs },
                  { name: 'rule', kind: 'choice', choices: rules },
                ]}
                send={say('book.add')}
              />
            )}
            {form === 'plan' && !list.published_at && (
              <ActForm
                title={say('book.sign')}
                path={`/v1/areas/${area_id}/publish`}
                fixed={{ list_id: id }}
                fields={[{ name: 'due_at', kind: 'time' }]}
                send={say('book.sign_send')}
              />
            )}
          </>
        )}
      </Shown>
    </div>
  );
}

function depth_of(item: WorkItem, items: WorkItem[]): number {
  const parent = items.find((one) => one.id === item.parent_id);
  return parent ? 1 + depth_of(parent, items) : 0;
}

function ItemTree({ items }: { items: WorkItem[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  return (
    <ul className="book-tree">
      {items.map((item) => (
        <li key={item.id} data-depth={Math.min(depth_of(item, items), 3)}>
          <b className={item.is_late ? 'none' : undefined}>
            {say(`book.stage.${item.stage}`)}
          </b>{' '}
          {item.area?.name} {item.holder.name}
          <small>
            {say('book.due', { when: say_when(language, item.due_at, now) })}
            {'　'}
            {item.what}
          </small>
          {item.answer && <q>{item.answer}</q>}
          {item.question && <Question item={item} />}
          {item.explanation && <q>{item.explanation}</q>}
        </li>
      ))}
    </ul>
  );
}

function Question({ item }: { item: WorkItem }) {
  const { say } = useSpeech();
  return (
    <>
      <q>{item.question}</q>
      {item.reply ? (
        <q>{item.reply}</q>
      ) : (
        <ActForm
          title=""
          path={`/v1/tasks/${item.task_id}/reply`}
          fields={[{ name: 'reply', kind: 'line' }]}
          send={say('book.reply')}
        />
      )}
    </>
  );
}

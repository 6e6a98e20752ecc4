// Needs of those who serve: what they said, whose promise it is, until when; taken on, and settled
// with one of its kind's words and an answer in writing. The office may write one down for
// somebody. Left to others: the promise itself, which runs late and climbs like any other.

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { HeartHandshake } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again } from './asking';
import { Chips, DutyPage, PersonPick, place_of, useArea } from './duty_kit';
import { useWrite } from './people_asking';

type Schemas = components['schemas'];
type Need = Schemas['Need'];
type NeedKind = Schemas['NeedKind'];
type NeedPage = Schemas['NeedPage'];
type Shown = 'open' | 'answered';

export default function NeedsScreen() {
  const { say } = useSpeech();
  const area_id = useArea();
  const [shown, show] = useState<Shown>('open');
  const rows = useInfiniteQuery({
    queryKey: ['needs', area_id, shown],
    queryFn: ({ pageParam }) =>
      ask<NeedPage>(
        `/v1/areas/${area_id}/needs?state=${shown}${pageParam ? `&after=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: kFresh_ms,
    retry: may_try_again,
  });
  const items = rows.data?.pages.flatMap((page) => page.items);
  const kinds = rows.data?.pages[0]?.kinds ?? [];
  const late = items?.filter((one) => one.is_late).length ?? 0;
  // What is late or due first stands first; the server lists by place.
  const sorted = [...(items ?? [])].sort((a, b) => a.due_at.localeCompare(b.due_at));
  return (
    <DutyPage
      title={
        items
          ? say(shown === 'open' ? 'needs.sentence' : 'needs.sentence_answered', {
              count: items.length,
              late,
            })
          : say('needs.title')
      }
      query={rows}
      count={items?.length}
      empty={{
        icon: HeartHandshake,
        title: say(`needs.none_${shown}`),
        text: say('needs.none_text'),
      }}
      aside={<FileForm kinds={kinds} />}
      filters={
        <Chips
          label={say('needs.filter')}
          chosen={shown}
          choose={show}
          chips={[
            ['open', say('needs.open')],
            ['answered', say('needs.answered')],
          ]}
        />
      }
    >
      <table className="tasks">
        <Heads of={['who', 'what', 'owner', shown === 'open' ? 'due' : 'answer']} />
        <tbody>
          {sorted.map((one) => (
            <NeedRow key={one.id} one={one} kinds={kinds} />
          ))}
        </tbody>
      </table>
      {rows.hasNextPage && (
        <p className="more">
          <Button onClick={() => void rows.fetchNextPage()}>{say('more')}</Button>
        </p>
      )}
    </DutyPage>
  );
}

function Heads({ of }: { of: string[] }) {
  const { say } = useSpeech();
  return (
    <thead>
      <tr>
        {of.map((one) => (
          <th key={one} scope="col">
            {say(`needs.${one}`)}
          </th>
        ))}
        <th scope="col">{say('duty.act')}</th>
      </tr>
    </thead>
  );
}

function NeedRow({ one, kinds }: { one: Need; kinds: NeedKind[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const [is_answering, answer] = useState(false);
  const write = useWrite('needs.taken', ['needs']);
  const kind = kinds.find((row) => row.kind === one.kind);
  const outcome = kind?.outcomes.find((row) => row.word === one.outcome);
  return (
    <>
      <tr>
        <td>
          <b>{one.name}</b>
          <small>{place_of(one.area)}</small>
        </td>
        <td>
          {language === 'en' ? one.kind_en : one.kind_zh}
          {one.round > 1 && <b className="none"> {say('needs.again')}</b>}
          {one.text && <small>{one.text}</small>}
        </td>
        <td>
          {one.owner}
          <small>{say(`needs.state_${one.state}`)}</small>
        </td>
        <td>
          {one.answered_at ? (
            <>
              {outcome && (language === 'en' ? outcome.en : outcome.zh)}
              <small>{one.answer || say(`needs.state_${one.state}`)}</small>
            </>
          ) : (
            <>
              {say_when(language, one.due_at, now)}
              {one.is_late && <b className="none"> {say('needs.late')}</b>}
            </>
          )}
        </td>
        <td>
          {one.can.includes('take') && (
            <Button
              size="small"
              loading={write.isPending}
              onClick={() => write.mutate({ path: `/v1/needs/${one.id}/take`, body: {} })}
            >
              {say('needs.take')}
            </Button>
          )}{' '}
          {one.can.includes('answer') && !is_answering && (
            <Button size="small" type="primary" onClick={() => answer(true)}>
              {say('needs.settle')}
            </Button>
          )}
        </td>
      </tr>
      {is_answering && kind && (
        <tr className="open">
          <td colSpan={5}>
            <AnswerForm need={one} kind={kind} done={() => answer(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

interface AnswerProps {
  need: Need;
  kind: NeedKind;
  done: () => void;
}

function AnswerForm({ need, kind, done }: AnswerProps) {
  const { say, language } = useSpeech();
  const [outcome, set_outcome] = useState(kind.outcomes[0]?.word ?? '');
  const [answer, set_answer] = useState('');
  const write = useWrite('needs.answered_toast', ['needs']);
  return (
    <form
      className="duty-form"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate(
          { path: `/v1/needs/${need.id}/answer`, body: { outcome, answer: answer.trim() } },
          { onSuccess: done },
        );
      }}
    >
      <label className="duty-field">
        {say('needs.outcome')}
        <Select
          aria-label={say('needs.outcome')}
          value={outcome}
          onChange={set_outcome}
          options={kind.outcomes.map((row) => ({
            value: row.word,
            label: language === 'en' ? row.en : row.zh,
          }))}
        />
      </label>
      <label className="duty-field">
        {say('needs.answer_to', { name: need.name })}
        <Input
          value={answer}
          maxLength={300}
          onChange={(event) => set_answer(event.target.value)}
        />
      </label>
      <p className="duty-send">
        <Button
          type="primary"
          htmlType="submit"
          disabled={!answer.trim()}
          loading={write.isPending}
        >
          {say('needs.send')}
        </Button>
        <Button onClick={done}>{say('duty.leave')}</Button>
      </p>
    </form>
  );
}

function FileForm({ kinds }: { kinds: NeedKind[] }) {
  const { say, language } = useSpeech();
  const area_id = useArea();
  const [person, set_person] = useState<string[]>([]);
  const [kind, set_kind] = useState('dependants');
  const [text, set_text] = useState('');
  const write = useWrite('needs.filed', ['needs']);
  const send = (): void =>
    write.mutate(
      {
        path: `/v1/areas/${area_id}/needs`,
        body: { account_id: person[0], kind, ...(text.trim() ? { text: text.trim() } : {}) },
      },
      {
        onSuccess: () => {
          set_person([]);
          set_text('');
        },
      },
    );
  return (
    <section className="panel">
      <h2>{say('needs.new')}</h2>
      <form
        className="duty-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <PersonPick label={say('needs.who')} value={person} choose={set_person} />
        <label className="duty-field">
          {say('needs.what')}
          <Select
            aria-label={say('needs.what')}
            value={kind}
            onChange={set_kind}
            options={kinds.map((row) => ({
              value: row.kind,
              label: language === 'en' ? row.en : row.zh,
            }))}
          />
        </label>
        <label className="duty-field">
          {say('needs.text')}
          <Input value={text} maxLength={300} onChange={(event) => set_text(event.target.value)} />
        </label>
        <p className="duty-send">
          <Button
            type="primary"
            htmlType="submit"
            disabled={person.length === 0}
            loading={write.isPending}
          >
            {say('needs.file')}
          </Button>
        </p>
      </form>
    </section>
  );
}

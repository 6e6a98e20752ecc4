// The personnel office's file of responders: who lives where, what they can do and must not do,
// when their term ends; entering one, and ending a term, which the server refuses while promises
// of that person are open.

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import type { Listing } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, may_try_again, Refusal, refusal_of } from './asking';
import { useDutyWords, WordPick } from './duty_kit';
import { DutyTabs } from './duty_tabs';
import { useToast } from './toast';

type Schemas = components['schemas'];
type ResponderFile = Schemas['ResponderFile'];
type TermEnd = Schemas['TermEnd'];

export default function PeopleScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const files = useInfiniteQuery({
    queryKey: ['files', area_id],
    queryFn: ({ pageParam }) =>
      ask<Listing<ResponderFile>>(
        `/v1/areas/${area_id}/responder-files${pageParam ? `?after=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    retry: may_try_again,
  });
  const items = files.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>{say('people.sentence', { count: items.length })}</h1>
        </div>
      </header>
      <NewPerson area_id={area_id} />
      {files.isPending && <Waiting />}
      {files.isError && <Trouble {...refusal_of(files.error)} again={() => void files.refetch()} />}
      {files.data && items.length === 0 && (
        <StateCard icon={Users} title={say('people.none')} text={say('people.none_text')} />
      )}
      {items.length > 0 && <PeopleTable items={items} />}
      {files.hasNextPage && (
        <p className="more">
          <Button onClick={() => void files.fetchNextPage()}>{say('more')}</Button>
        </p>
      )}
    </main>
  );
}

function useOffice<Body>(path: string, done: (body: Body) => string) {
  const client = useQueryClient();
  const tell = useToast();
  const { say_fault } = useSpeech();
  return useMutation({
    mutationFn: async (body: object) => {
      const reply = await call<Body>('POST', path, { body });
      if (!reply.body) throw new Refusal(reply.status, reply.fault);
      return reply.body;
    },
    onSuccess: (body) => tell({ words: done(body) }),
    onError: (trouble) => {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['files'] }),
  });
}

function NewPerson({ area_id }: { area_id: string }) {
  const { say } = useSpeech();
  const [name, set_name] = useState('');
  const [phone, set_phone] = useState('');
  const [skills, set_skills] = useState('');
  const [languages, set_languages] = useState('');
  const words = useDutyWords();
  const save = useOffice(`/v1/areas/${area_id}/responder-files`, () => say('people.saved'));
  const enter = (): void => {
    save.mutate({ name, skills, languages, ...(phone ? { phone } : {}) });
    set_name('');
    set_phone('');
    set_skills('');
    set_languages('');
  };
  return (
    <section className="panel">
      <h2>{say('people.new')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) enter();
        }}
      >
        <label>
          {say('people.name')} <Input value={name} onChange={(e) => set_name(e.target.value)} />
        </label>
        <label>
          {say('people.phone')}{' '}
          <Input
            value={phone}
            inputMode="numeric"
            onChange={(e) => set_phone(e.target.value.replace(/\D/g, ''))}
          />
        </label>
        <WordPick
          label={say('people.skills')}
          rows={words?.skills}
          value={skills}
          choose={set_skills}
          many
        />
        <WordPick
          label={say('people.languages')}
          rows={words?.languages}
          value={languages}
          choose={set_languages}
          many
        />
        <Button
          htmlType="submit"
          disabled={!name.trim()}
          loading={save.isPending}
          icon={<UserPlus className="icon" aria-hidden="true" />}
        >
          {say('people.save')}
        </Button>
      </form>
    </section>
  );
}

function PeopleTable({ items }: { items: ResponderFile[] }) {
  const { say } = useSpeech();
  return (
    <section className="list">
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('people.name')}</th>
            <th scope="col">{say('people.home')}</th>
            <th scope="col">{say('people.can')}</th>
            <th scope="col">{say('people.must_not')}</th>
            <th scope="col">{say('people.term')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <PersonRow key={one.id} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const kLimits: [number, string][] = [
  [1, 'heavy'],
  [2, 'night'],
  [4, 'exposure'],
];

function PersonRow({ one }: { one: ResponderFile }) {
  const { say, has, language } = useSpeech();
  const now = useNow();
  const end = useOffice<TermEnd>('/v1/areas/mine/terms/end', (body) =>
    body.state === 'ended' ? say('people.ended') : say('people.open', { count: body.open_count }),
  );
  const words = [one.skills, one.languages]
    .flatMap((list) => list.split(','))
    .filter(Boolean)
    .map((word) => (has(`word.${word}`) ? say(`word.${word}`) : word));
  const limits = kLimits
    .filter(([bit]) => (one.limits & bit) !== 0)
    .map(([, key]) => say(`people.no_${key}`));
  return (
    <tr>
      <td>
        <b>{one.name}</b>
      </td>
      <td>
        {one.home?.parent_name} {one.home?.name}
      </td>
      <td>
        {words.join('、')} {one.has_vehicle && say('people.vehicle')}
      </td>
      <td>{limits.join('、')}</td>
      <td>
        {one.ended_at
          ? say('people.ended_at', { when: say_when(language, one.ended_at, now) })
          : one.term_until && say_when(language, one.term_until, now)}{' '}
        {!one.ended_at && (
          <Button
            size="small"
            loading={end.isPending}
            onClick={() => end.mutate({ account_id: one.account_id })}
          >
            {say('people.end')}
          </Button>
        )}
      </td>
    </tr>
  );
}

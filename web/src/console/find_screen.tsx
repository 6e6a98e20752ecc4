// Finding one person or household by what people say, and the household's card: who lives there,
// what care they have, what was last found at the door. Every opening is logged by the server.

import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { EyeOff, Search, UserRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { ask, refusal_of, useSession } from './asking';
import { CareLists } from './care_lists';
import { FindForm, useFind, type Found } from './find_form';
import {
  useWrite,
  type FlagKind,
  type HouseholdCard,
  type Member,
} from './people_asking';
import { desks_of } from './roles';
import { Why } from './why';
import './command.css';

const PersonEdit = lazy(() => import('./person_edit'));

export default function PeopleScreen() {
  const { say } = useSpeech();
  const { household: asked } = useSearch({ strict: false }) as { household?: string };
  const [household, open_household] = useState(asked ?? '');
  const session = useSession().data;
  const is_officer = session !== undefined && desks_of(session).includes('duty');
  const find = useFind(() => open_household(''));
  const { found, search } = find;
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('find.title')}</h1>
          <p className="small">{say('find.note')}</p>
        </div>
      </header>
      <FindForm find={find} label={say('find.find_label')} is_first />
      {found.isPending && <Waiting />}
      {found.isError && <Trouble {...refusal_of(found.error)} again={search} />}
      {found.data && !household && <FoundList found={found.data} open={open_household} />}
      {household ? <Card id={household} /> : !found.data && is_officer && <CareLists />}
    </main>
  );
}

function FoundList({ found, open }: { found: Found; open: (id: string) => void }) {
  const { say } = useSpeech();
  if (found.items.length === 0)
    return <StateCard icon={Search} title={say('find.none')} text={say('find.none_text')} />;
  return (
    <section className="list">
      {found.is_more && <p className="tell look">{say('find.more')}</p>}
      <ul className="holes roomy">
        {found.items.map((one) => (
          <li key={one.id}>
            <UserRound className="icon" aria-hidden="true" />
            <span>
              <b>{one.name}</b> {say('find.age', { count: one.age })}{' '}
              <span className="small">
                {one.address} {one.door || say('find.hidden')} {one.phone_masked}
              </span>
            </span>
            <span className="push">
              <Button onClick={() => open(one.household_id)}>{say('find.open')}</Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useFlagKinds() {
  return useQuery({
    queryKey: ['flag_kinds'],
    queryFn: () => ask<{ items: FlagKind[] }>('/v1/flag-kinds').then((reply) => reply.items),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Card({ id }: { id: string }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const card = useQuery({
    queryKey: ['household', id],
    queryFn: () => ask<HouseholdCard>(`/v1/households/${id}`),
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (card.isPending) return <Waiting />;
  if (!card.data)
    return <Trouble {...refusal_of(card.error)} again={() => void card.refetch()} />;
  const { household, members, seen, why, can } = card.data;
  return (
    <section className="list">
      <div className="panel">
        <h2>
          {household.address} {household.building}
          {household.door}
        </h2>
        {household.is_hidden && (
          <p className="tell look">
            <EyeOff className="icon" aria-hidden="true" /> {say('find.hidden')}
          </p>
        )}
        {household.stay && (
          <p>
            {say(`stay.${household.stay.kind}`)}{' '}
            {say('stay.until', { day: household.stay.expires_at.slice(0, 10) })}
          </p>
        )}
        <p>
          {seen
            ? say('seen.said', {
                said: say(`seen.${seen.said}`),
                found: seen.found_count,
                filed: seen.filed_count,
                when: say_when(language, seen.at, now),
              })
            : say('seen.never')}
        </p>
        <Why why={why} />
        {!card.data.care_shown && <p className="small">{say('find.care_hidden')}</p>}
      </div>
      <ul className="holes roomy">
        {members.map((member) => (
          <MemberRow key={member.id} member={member} household_id={id} can={can} />
        ))}
      </ul>
    </section>
  );
}

function MemberRow(props: { member: Member; household_id: string; can: string[] }) {
  const { member, can } = props;
  const { say, language } = useSpeech();
  const kinds = useFlagKinds().data ?? [];
  const write = useWrite('find.done', ['household']);
  const name_of = (kind: string): string => {
    const known = kinds.find((one) => one.kind === kind);
    return known ? (language === 'en' ? known.en : known.zh) : kind;
  };
  return (
    <li>
      <UserRound className="icon" aria-hidden="true" />
      <span>
        <b>{member.name}</b> {say('find.age', { count: member.age })}{' '}
        {say(`sex.${member.sex}`)} <span className="small">{member.phone}</span>
        {member.flags.map((one) => (
          <span key={one.kind}>
            {' · '}
            <b>{name_of(one.kind)}</b>{' '}
            {can.includes('flag') && (
              <Button
                size="small"
                onClick={() =>
                  write.mutate({
                    path: `/v1/people/${member.id}/flags/end`,
                    body: { flag: one.kind },
                  })
                }
              >
                {say('find.end_flag')}
              </Button>
            )}
          </span>
        ))}
        {member.plan.map((item) => (
          <span key={item.id} className="small">
            {' · '}
            {say(`plan.${item.what}`)} {say('plan.every', { count: item.cadence_days })} {item.note}
          </span>
        ))}
      </span>
      {can.includes('flag') && <MemberActs {...props} name_of={name_of} />}
    </li>
  );
}

interface MemberActsProps {
  member: Member;
  household_id: string;
  name_of: (kind: string) => string;
}

function MemberActs({ member, household_id, name_of }: MemberActsProps) {
  const { say } = useSpeech();
  const kinds = useFlagKinds().data ?? [];
  const write = useWrite('find.done', ['household']);
  const [flag, choose] = useState<string>();
  const [is_editing, edit] = useState(false);
  if (is_editing)
    return (
      <Suspense fallback={null}>
        <PersonEdit member={member} household_id={household_id} close={() => edit(false)} />
      </Suspense>
    );
  return (
    <span className="push acts">
      <Button onClick={() => edit(true)}>{say('edit.mend')}</Button>
      <Button href={`/cards#person=${member.id}`}>{say('find.print_card')}</Button>
      <Select
        aria-label={say('find.flag')}
        placeholder={say('find.flag')}
        style={{ minWidth: '10rem' }}
        value={flag}
        onChange={choose}
        options={kinds.map((one) => ({ value: one.kind, label: name_of(one.kind) }))}
      />
      <Button
        disabled={!flag}
        onClick={() => write.mutate({ path: `/v1/people/${member.id}/flags`, body: { flag } })}
      >
        {say('find.set_flag')}
      </Button>
    </span>
  );
}

// Lists of many vulnerable people: asked for by one, granted by another, opened for a day. Shown on
// the people page of officers; whoever may not ask sees nothing of it.

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { refusal_of, ask } from './asking';
import { useWrite, type AreaRef, type FlagKind, type FoundPerson } from './people_asking';
import { Trouble } from '../kit/state_card';

interface CareList {
  id: string;
  area: AreaRef;
  flag: string;
  reason: string;
  asked_by: string;
  granted_by: string;
  can: '' | 'grant' | 'open';
}

export function CareLists() {
  const { say, language } = useSpeech();
  const lists = useQuery({
    queryKey: ['care_lists'],
    queryFn: () => ask<{ items: CareList[] }>('/v1/areas/mine/care-lists'),
    retry: false,
  });
  const kinds = useQuery({
    queryKey: ['flag_kinds'],
    queryFn: () => ask<{ items: FlagKind[] }>('/v1/flag-kinds').then((reply) => reply.items),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const write = useWrite('find.done', ['care_lists']);
  const opened = useMutation({
    mutationFn: (id: string) => ask<{ items: FoundPerson[] }>(`/v1/care-lists/${id}`),
  });
  if (!lists.data) return null;
  const name_of = (kind: string): string => {
    const known = kinds?.find((one) => one.kind === kind);
    return known ? (language === 'en' ? known.en : known.zh) : kind;
  };
  return (
    <section className="list">
      <h2>{say('care_list.title')}</h2>
      <p className="small">{say('care_list.note')}</p>
      <AskForm kinds={kinds ?? []} name_of={name_of} />
      <ul className="holes roomy">
        {lists.data.items.map((one) => (
          <li key={one.id}>
            <span>
              <b>{name_of(one.flag)}</b> {one.area.name} <span className="small">{one.reason}</span>
            </span>
            <span className="push">
              {one.granted_by
                ? say('care_list.granted', { name: one.granted_by })
                : say('care_list.waits', { name: one.asked_by })}{' '}
              {one.can === 'grant' && (
                <Button
                  onClick={() => write.mutate({ path: `/v1/care-lists/${one.id}/grant`, body: {} })}
                >
                  {say('care_list.grant')}
                </Button>
              )}
              {one.can === 'open' && (
                <Button onClick={() => opened.mutate(one.id)}>{say('find.open')}</Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {opened.isError && <Trouble {...refusal_of(opened.error)} />}
      <ul className="holes roomy">
        {(opened.data?.items ?? []).map((one) => (
          <li key={one.id}>
            <b>{one.name}</b> {say('find.age', { count: one.age })} {one.address} {one.door}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AskForm(props: { kinds: FlagKind[]; name_of: (kind: string) => string }) {
  const { kinds, name_of } = props;
  const { say } = useSpeech();
  const write = useWrite('find.done', ['care_lists']);
  const [flag, choose] = useState<string>();
  const [reason, set_reason] = useState('');
  return (
    <div className="panel acts">
        <Select
          aria-label={say('find.flag')}
          placeholder={say('find.flag')}
          style={{ minWidth: '12rem' }}
          value={flag}
          onChange={choose}
          options={kinds.map((one) => ({ value: one.kind, label: name_of(one.kind) }))}
        />
        <Input
          aria-label={say('reason')}
          placeholder={say('reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => set_reason(event.target.value)}
        />
        <Button
          disabled={!flag || reason.trim().length < 4}
          onClick={() =>
            write.mutate({ path: '/v1/areas/mine/care-lists', body: { flag, reason } })
          }
        >
          {say('care_list.ask')}
        </Button>
      </div>
  );
}

// Possible duplicates: two records side by side with what speaks for and against, joined, kept
// apart, or an earlier join taken back. Both openings are logged by the server.

import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Users } from 'lucide-react';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { ask, refusal_of } from './asking';
import { useWrite, type FoundPerson } from './people_asking';

type Side = FoundPerson & { phone: string; birth_year: number; sex: string; people: number };
interface Duplicate {
  id: string;
  score: number;
  reasons: string[];
  a: Side;
  b: Side;
}
interface Merge {
  id: string;
  name: string;
  merged_by: string;
  reason: string;
  undone_at: string | null;
}

export default function DuplicatesScreen() {
  const { say } = useSpeech();
  const pairs = useQuery({
    queryKey: ['duplicates'],
    queryFn: () => ask<{ items: Duplicate[] }>('/v1/areas/mine/duplicates'),
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('duplicates.title')}</h1>
          <p className="small">{say('duplicates.note')}</p>
        </div>
      </header>
      {pairs.isPending && <Waiting />}
      {pairs.isError && (
        <Trouble {...refusal_of(pairs.error)} again={() => void pairs.refetch()} />
      )}
      {pairs.data?.items.length === 0 && (
        <StateCard
          icon={Users}
          title={say('duplicates.none')}
          text={say('duplicates.none_text')}
        />
      )}
      {pairs.data?.items.map((pair) => <Pair key={pair.id} pair={pair} />)}
      <Merges />
    </main>
  );
}

const kRows: ['name' | 'sex' | 'birth_year' | 'phone' | 'address' | 'door' | 'people'][] = [
  ['name'],
  ['sex'],
  ['birth_year'],
  ['phone'],
  ['address'],
  ['door'],
  ['people'],
];

function Pair({ pair }: { pair: Duplicate }) {
  const { say } = useSpeech();
  const write = useWrite('find.done', ['duplicates', 'merges']);
  const [reason, set_reason] = useState('');
  const is_told = reason.trim().length > 0;
  const value = (side: Side, row: (typeof kRows)[number][0]): string =>
    row === 'sex' ? say(`sex.${side.sex}`) : String(side[row]);
  const join = (keep: string): void =>
    write.mutate({ path: `/v1/duplicates/${pair.id}/join`, body: { keep, reason } });
  return (
    <section className="list">
      <table>
        <thead>
          <tr>
            <th>{say('duplicates.pair', { bits: Math.round(pair.score / 100) })}</th>
            <th>{say('duplicates.one')}</th>
            <th>{say('duplicates.other')}</th>
          </tr>
        </thead>
        <tbody>
          {kRows.map(([row]) => (
            <tr key={row}>
              <th scope="row">{say(`field.${row}`)}</th>
              <td>{value(pair.a, row)}</td>
              <td>
                {value(pair.a, row) === value(pair.b, row) ? (
                  value(pair.b, row)
                ) : (
                  <b>{value(pair.b, row)}</b>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small">{pair.reasons.map((word) => say(`match.${word}`)).join(' · ')}</p>
      <div className="panel acts">
        <Input
          aria-label={say('reason')}
          placeholder={say('reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => set_reason(event.target.value)}
        />
        <Button disabled={!is_told} onClick={() => join(pair.a.id)}>
          {say('duplicates.keep_one')}
        </Button>{' '}
        <Button disabled={!is_told} onClick={() => join(pair.b.id)}>
          {say('duplicates.keep_other')}
        </Button>{' '}
        <Button
          disabled={!is_told}
          onClick={() =>
            write.mutate({ path: `/v1/duplicates/${pair.id}/apart`, body: { reason } })
          }
        >
          {say('duplicates.apart')}
        </Button>
      </div>
    </section>
  );
}

function Merges() {
  const { say } = useSpeech();
  const merges = useQuery({
    queryKey: ['merges'],
    queryFn: () => ask<{ items: Merge[] }>('/v1/areas/mine/merges'),
    refetchOnWindowFocus: false,
    retry: false,
  });
  const write = useWrite('find.done', ['duplicates', 'merges']);
  const items = merges.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="list">
      <h2>{say('merges.title')}</h2>
      <ul className="holes roomy">
        {items.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.name}</b> <span className="small">{one.reason}</span> {one.merged_by}
            </span>
            <span className="push">
              {one.undone_at ? (
                say('merges.undone')
              ) : (
                <Button
                  onClick={() =>
                    write.mutate({
                      path: `/v1/merges/${one.id}/undo`,
                      body: { reason: say('merges.undo_reason') },
                    })
                  }
                >
                  {say('merges.undo')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

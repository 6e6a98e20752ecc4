// The administrator's page of accounts: who there is and until when, make one, begin one anew,
// close one. The code for a first sign-in is shown once, here, and nowhere else.

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popconfirm, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, refusal_of } from './asking';
import { DownloadButton } from './download_button';
import { useToast } from './toast';
import { post } from './upload';

type Account = components['schemas']['Account'];
type AccountList = components['schemas']['AccountList'];

const kRoles = [
  'community_worker',
  'community_lead',
  'street_officer',
  'district_officer',
  'city_officer',
  'auditor',
  'administrator',
  'personnel_officer',
  'phone_desk',
  'complaint_handler',
  'clerk',
  'party_contact',
  'laboratory',
  'clinician',
  'epidemiologist',
  'pass_officer',
];

export default function AccountsScreen() {
  const { say } = useSpeech();
  const [told, tell_code] = useState<Account | null>(null);
  const accounts = useInfiniteQuery({
    queryKey: ['accounts'],
    queryFn: ({ pageParam }) => ask<AccountList>(`/v1/accounts?after=${pageParam}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const items = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className="work one tables">
      <header className="top">
        <div className="say">
          <h1>{say('accounts.title')}</h1>
          <p className="small">{say('accounts.note')}</p>
        </div>
      </header>
      <MakeAccount made={tell_code} />
      {told?.code && (
        <section className="panel" role="status">
          <h2>{say('accounts.code_title', { name: told.name })}</h2>
          <p className="mono code-once">{told.code}</p>
          <p className="small">{say('accounts.code_note')}</p>
          <Button onClick={() => tell_code(null)}>{say('accounts.code_done')}</Button>
        </section>
      )}
      {accounts.isPending && <Waiting />}
      {accounts.isError && (
        <Trouble {...refusal_of(accounts.error)} again={() => void accounts.refetch()} />
      )}
      <section className="list">
        <div className="filters">
          <DownloadButton of="/v1/accounts" />
        </div>
        <table className="audit">
          <thead>
            <tr>
              <th scope="col">{say('accounts.name')}</th>
              <th scope="col">{say('accounts.roles')}</th>
              <th scope="col">{say('accounts.state')}</th>
              <th scope="col">{say('accounts.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <AccountRow key={one.id} one={one} told={tell_code} />
            ))}
          </tbody>
        </table>
        {accounts.hasNextPage && (
          <p className="more">
            <Button onClick={() => void accounts.fetchNextPage()}>{say('more')}</Button>
          </p>
        )}
      </section>
    </main>
  );
}

function useAct() {
  const toast = useToast();
  const client = useQueryClient();
  const { say_fault } = useSpeech();
  return async (path: string, body: unknown): Promise<Account | null> => {
    try {
      const account = await post<Account>(path, body);
      void client.invalidateQueries({ queryKey: ['accounts'] });
      return account;
    } catch (trouble) {
      const { fault, status } = refusal_of(trouble);
      toast({ words: say_fault(fault, status), is_trouble: true });
      return null;
    }
  };
}

function MakeAccount({ made }: { made: (account: Account) => void }) {
  const { say } = useSpeech();
  const act = useAct();
  const [draft, set_draft] = useState({ login: '', name: '', role: 'community_worker', area: '' });
  const is_ready = draft.login.length >= 3 && draft.name !== '' && draft.area !== '';
  const field = (name: 'login' | 'name' | 'area') => (
    <Input
      value={draft[name]}
      aria-label={say(`accounts.${name}`)}
      placeholder={say(`accounts.${name}`)}
      onChange={(event) => set_draft({ ...draft, [name]: event.target.value })}
    />
  );
  return (
    <section className="panel">
      <h2>{say('accounts.make')}</h2>
      <div className="filters">
        {field('login')}
        {field('name')}
        <Select
          value={draft.role}
          aria-label={say('accounts.roles')}
          onChange={(role) => set_draft({ ...draft, role })}
          options={kRoles.map((value) => ({ value, label: say(`role.${value}`) }))}
        />
        {field('area')}
        <Button
          type="primary"
          disabled={!is_ready}
          onClick={() => {
            void act('/v1/accounts', draft).then((account) => {
              if (!account) return;
              made(account);
              set_draft({ ...draft, login: '', name: '' });
            });
          }}
        >
          {say('accounts.make_now')}
        </Button>
      </div>
      <p className="small">{say('accounts.area_hint')}</p>
    </section>
  );
}

function AccountRow({ one, told }: { one: Account; told: (account: Account) => void }) {
  const { say } = useSpeech();
  const act = useAct();
  return (
    <tr>
      <td>
        <b>{one.name}</b>
      </td>
      <td>
        {one.roles.map((role) => (
          <small key={role.id}>
            {say(`role.${role.role}`)} {role.area?.name}
            {role.until && ` ${say('accounts.until', { day: role.until.slice(0, 10) })}`}
            {role.is_over && ` ${say('accounts.over')}`}
          </small>
        ))}
      </td>
      <td>{say(`accounts.state_${one.state}`)}</td>
      <td>
        {one.state !== 'closed' && (
          <>
            <Popconfirm
              title={say('accounts.reset_sure')}
              onConfirm={() => {
                void act(`/v1/accounts/${one.id}/reset`, {}).then((account) => {
                  if (account) told(account);
                });
              }}
            >
              <Button>{say('accounts.reset')}</Button>
            </Popconfirm>
            <Popconfirm
              title={say('accounts.close_sure')}
              onConfirm={() =>
                void act(`/v1/accounts/${one.id}/close`, { reason: 'closed on the page' })
              }
            >
              <Button danger>{say('accounts.close')}</Button>
            </Popconfirm>
          </>
        )}
      </td>
    </tr>
  );
}

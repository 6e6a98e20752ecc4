// Roles given downward for a time: by whom, to whom, until when and why, for everyone of the area
// to see; given and ended by officers. Left to others: that only lower roles are given and that
// they end by themselves, which the server sees to.

import { Button, Input, Popconfirm, Select } from 'antd';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';

import { now_ms, say_when, to_city_time } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import {
  DutyForm,
  DutyPage,
  Named,
  PersonPick,
  place_of,
  Send,
  useArea,
  useAreaRows,
  useHasRole,
} from './duty_kit';
import { useWrite } from './people_asking';

type Delegation = components['schemas']['Delegation'];

const kRoles = ['community_worker', 'clerk', 'community_lead', 'street_officer'] as const;
const kDays = [1, 3, 7, 14, 30] as const;
const kDay_ms = 86_400_000;
const kMinute_ms = 60_000;

export default function DelegationsScreen() {
  const { say } = useSpeech();
  const rows = useAreaRows<Delegation>('delegations', 'delegations');
  const may_give = useHasRole('street_officer', 'district_officer', 'city_officer');
  const items = rows.data?.items;
  return (
    <DutyPage
      title={
        items
          ? say('delegations.sentence', { count: items.length })
          : say('delegations.title')
      }
      query={rows}
      count={items?.length}
      empty={{ icon: KeyRound, title: say('delegations.none'), text: say('delegations.none_text') }}
      aside={may_give && <GiveForm />}
    >
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('delegations.who')}</th>
            <th scope="col">{say('delegations.role')}</th>
            <th scope="col">{say('delegations.until')}</th>
            <th scope="col">{say('delegations.why')}</th>
            {may_give && <th scope="col">{say('duty.act')}</th>}
          </tr>
        </thead>
        <tbody>
          {items?.map((one) => (
            <DelegationRow key={one.id} one={one} may_end={may_give} />
          ))}
        </tbody>
      </table>
    </DutyPage>
  );
}

function DelegationRow({ one, may_end }: { one: Delegation; may_end: boolean }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const area_id = useArea();
  const write = useWrite('delegations.ended', ['delegations']);
  return (
    <tr>
      <td>
        <b>{one.name}</b>
      </td>
      <td>
        {say(`role.${one.role}`)}
        <small>{place_of(one.area)}</small>
      </td>
      <td>{say_when(language, one.until, now)}</td>
      <td>
        {one.reason}
        <small>{say('delegations.by', { name: one.by })}</small>
      </td>
      {may_end && (
        <td>
          <Popconfirm
            title={say('delegations.end_question')}
            okText={say('duty.yes')}
            cancelText={say('duty.no')}
            onConfirm={() =>
              write.mutate({
                path: `/v1/areas/${area_id}/delegations/end`,
                body: { delegation_id: one.id },
              })
            }
          >
            <Button size="small" loading={write.isPending}>
              {say('duty.end')}
            </Button>
          </Popconfirm>
        </td>
      )}
    </tr>
  );
}

function GiveForm() {
  const { say } = useSpeech();
  const area_id = useArea();
  const [person, set_person] = useState<string[]>([]);
  const [role, set_role] = useState<string>('community_lead');
  const [days, set_days] = useState<number>(7);
  const [reason, set_reason] = useState('');
  const write = useWrite('delegations.given', ['delegations']);
  const send = (): void => {
    // A minute under the bound, so that a slow line does not make it too long.
    const until = to_city_time(now_ms() + days * kDay_ms - kMinute_ms);
    write.mutate(
      {
        path: `/v1/areas/${area_id}/delegations`,
        body: { account_id: person[0], role, until, reason: reason.trim() },
      },
      {
        onSuccess: () => {
          set_person([]);
          set_reason('');
        },
      },
    );
  };
  return (
    <section className="panel">
      <h2>{say('delegations.new')}</h2>
      <DutyForm send={send}>
        <PersonPick label={say('delegations.who')} value={person} choose={set_person} />
        <Named label={say('delegations.role')}>
          <Select
            aria-label={say('delegations.role')}
            value={role}
            onChange={set_role}
            options={kRoles.map((value) => ({ value, label: say(`role.${value}`) }))}
          />
        </Named>
        <Named label={say('delegations.for')}>
          <Select
            aria-label={say('delegations.for')}
            value={days}
            onChange={set_days}
            options={kDays.map((value) => ({
              value,
              label: say('delegations.days', { days: value }),
            }))}
          />
        </Named>
        <Named label={say('delegations.why')}>
          <Input
            value={reason}
            maxLength={200}
            onChange={(event) => set_reason(event.target.value)}
          />
        </Named>
        <Send
          can={person.length > 0 && reason.trim() !== ''}
          busy={write.isPending}
          words={say('delegations.give')}
        />
      </DutyForm>
    </section>
  );
}

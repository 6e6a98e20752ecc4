// Teams of an area: who leads, who is in; made, changed and ended by the personnel office. Left to
// others: what a team does on duty.

import { Button, Input, Popconfirm } from 'antd';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import type { components } from '../shell/api.gen';
import { DutyPage, PersonPick, place_of, useArea, useAreaRows, useHasRole } from './duty_kit';
import { useWrite } from './people_asking';

type Team = components['schemas']['Team'];

export default function TeamsScreen() {
  const { say } = useSpeech();
  const rows = useAreaRows<Team>('teams', 'teams');
  const may_change = useHasRole('personnel_officer');
  const [edited, edit] = useState<Team | null>(null);
  const items = rows.data?.items;
  return (
    <DutyPage
      title={items ? say('teams.sentence', { count: items.length }) : say('teams.title')}
      query={rows}
      count={items?.length}
      empty={{ icon: UsersRound, title: say('teams.none'), text: say('teams.none_text') }}
      aside={
        may_change && (
          <TeamForm key={edited?.id ?? 'new'} team={edited} done={() => edit(null)} />
        )
      }
    >
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('teams.name')}</th>
            <th scope="col">{say('teams.lead')}</th>
            <th scope="col">{say('teams.members')}</th>
            {may_change && <th scope="col">{say('duty.act')}</th>}
          </tr>
        </thead>
        <tbody>
          {items?.map((one) => (
            <TeamRow key={one.id} one={one} edit={may_change ? edit : undefined} />
          ))}
        </tbody>
      </table>
    </DutyPage>
  );
}

function TeamRow({ one, edit }: { one: Team; edit: ((team: Team) => void) | undefined }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const write = useWrite('teams.ended', ['teams']);
  return (
    <tr>
      <td>
        <b>{one.name}</b>
        <small>{place_of(one.area)}</small>
      </td>
      <td>{one.lead}</td>
      <td>
        {one.members.map((member) => member.name).join('、') || say('teams.nobody')}
      </td>
      {edit && (
        <td>
          <Button size="small" onClick={() => edit(one)}>
            {say('duty.change')}
          </Button>{' '}
          <Popconfirm
            title={say('teams.end_question')}
            okText={say('duty.yes')}
            cancelText={say('duty.no')}
            onConfirm={() =>
              write.mutate({ path: `/v1/areas/${area_id}/teams/end`, body: { team_id: one.id } })
            }
          >
            <Button size="small">{say('duty.end')}</Button>
          </Popconfirm>
        </td>
      )}
    </tr>
  );
}

function TeamForm({ team, done }: { team: Team | null; done: () => void }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const [name, set_name] = useState(team?.name ?? '');
  const [lead, set_lead] = useState<string[]>(team ? [team.lead_id] : []);
  const [members, set_members] = useState<string[]>(
    team?.members.map((member) => member.account_id) ?? [],
  );
  const write = useWrite('teams.saved', ['teams']);
  const send = (): void => {
    const body = {
      name: name.trim(),
      lead_id: lead[0],
      members: members.join(','),
      ...(team ? { team_id: team.id } : {}),
    };
    write.mutate(
      { path: `/v1/areas/${area_id}/teams${team ? '/change' : ''}`, body },
      {
        onSuccess: () => {
          set_name('');
          set_lead([]);
          set_members([]);
          done();
        },
      },
    );
  };
  return (
    <section className="panel">
      <h2>{team ? say('teams.change', { name: team.name }) : say('teams.new')}</h2>
      <form
        className="duty-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label className="duty-field">
          {say('teams.name')}
          <Input value={name} maxLength={64} onChange={(event) => set_name(event.target.value)} />
        </label>
        <PersonPick label={say('teams.lead')} value={lead} choose={set_lead} />
        <PersonPick label={say('teams.members')} value={members} choose={set_members} many />
        <p className="duty-send">
          <Button
            type="primary"
            htmlType="submit"
            disabled={!name.trim() || lead.length === 0}
            loading={write.isPending}
          >
            {say('duty.save')}
          </Button>
          {team && <Button onClick={done}>{say('duty.leave')}</Button>}
        </p>
      </form>
    </section>
  );
}

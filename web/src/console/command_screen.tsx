// Command areas: parts of several districts under one command for a time. Draw one up from areas,
// say who commands there and for how long, end it. Left to others: what the officers then see
// (late_screen.tsx, over the parts together).

import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { ShieldHalf, X } from 'lucide-react';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, refusal_of } from './asking';
import { useWrite, type AreaRef } from './people_asking';
import './command.css';

type Command = components['schemas']['CommandArea'];
type AccountList = components['schemas']['AccountList'];

const kRoles = ['community_lead', 'street_officer', 'district_officer'] as const;
const kDays = [7, 14, 30, 90] as const;

export default function CommandScreen() {
  const { say } = useSpeech();
  const commands = useQuery({
    queryKey: ['commands'],
    queryFn: () => ask<{ items: Command[] }>('/v1/command-areas').then((reply) => reply.items),
  });
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('command.title')}</h1>
          <p className="small">{say('command.note')}</p>
        </div>
      </header>
      {commands.isPending && <Waiting />}
      {commands.isError && (
        <Trouble {...refusal_of(commands.error)} again={() => void commands.refetch()} />
      )}
      {commands.data && <Draw />}
      {commands.data?.length === 0 && (
        <StateCard icon={ShieldHalf} title={say('command.none')} text={say('command.none_text')} />
      )}
      {commands.data?.map((one) => (
        <CommandCard key={one.id} command={one} />
      ))}
    </main>
  );
}

interface AreaPage {
  area: AreaRef;
  path: AreaRef[];
  parts: (AreaRef & { cells: number })[];
}

// Walks down the tree; a place that is chosen stands as a chip above the name.
function Draw() {
  const { say } = useSpeech();
  const write = useWrite('command.made', ['commands']);
  const [at, go] = useState('mine');
  const [name, set_name] = useState('');
  const [chosen, choose] = useState<AreaRef[]>([]);
  const page = useQuery({
    queryKey: ['area', at],
    queryFn: () => ask<AreaPage>(`/v1/areas/${at}`),
    placeholderData: (before) => before,
  }).data;
  const is_chosen = (area: AreaRef): boolean => chosen.some((one) => one.id === area.id);
  const toggle = (area: AreaRef): void =>
    choose(is_chosen(area) ? chosen.filter((one) => one.id !== area.id) : [...chosen, area]);
  const make = (): void =>
    write.mutate(
      {
        path: '/v1/command-areas',
        body: { name: name.trim(), parts: chosen.map((one) => one.id).join(',') },
      },
      {
        onSuccess: () => {
          set_name('');
          choose([]);
        },
      },
    );
  return (
    <section className="panel command-draw">
      <h2>{say('command.draw')}</h2>
      <p className="small">{say('command.draw_note')}</p>
      <nav aria-label={say('command.where')} className="crumbs">
        {(page?.path ?? []).map((step) => (
          <button key={step.id} type="button" onClick={() => go(step.id)}>
            {step.name}
          </button>
        ))}
      </nav>
      <Parts parts={page?.parts ?? []} is_chosen={is_chosen} toggle={toggle} go={go} />
      <Chosen chosen={chosen} leave_out={toggle} />
      <div className="command-row">
        <Input
          aria-label={say('command.name')}
          placeholder={say('command.name')}
          maxLength={64}
          value={name}
          onChange={(event) => set_name(event.target.value)}
        />
        <Button
          type="primary"
          loading={write.isPending}
          disabled={name.trim() === '' || chosen.length === 0}
          onClick={make}
        >
          {say('command.make')}
        </Button>
      </div>
    </section>
  );
}

interface ChosenProps {
  chosen: AreaRef[];
  leave_out: (area: AreaRef) => void;
}

function Chosen({ chosen, leave_out }: ChosenProps) {
  const { say } = useSpeech();
  if (chosen.length === 0) return null;
  return (
    <p className="chips" role="status">
      {chosen.map((one) => (
        <span key={one.id} className="chip saved part">
          {one.name}
          <button
            type="button"
            aria-label={say('command.leave_out', { name: one.name })}
            onClick={() => leave_out(one)}
          >
            <X aria-hidden="true" />
          </button>
        </span>
      ))}
    </p>
  );
}

interface PartsProps {
  parts: AreaPage['parts'];
  is_chosen: (area: AreaRef) => boolean;
  toggle: (area: AreaRef) => void;
  go: (id: string) => void;
}

function Parts({ parts, is_chosen, toggle, go }: PartsProps) {
  const { say } = useSpeech();
  return (
    <ul className="pick-parts">
      {parts.map((part) => (
        <li key={part.id}>
          <label>
            <input type="checkbox" checked={is_chosen(part)} onChange={() => toggle(part)} />
            {part.name}
            <span className="small">{say('areas.cells', { count: part.cells })}</span>
          </label>
          {part.level !== 'grid_cell' && part.level !== 'village_group' && (
            <Button type="text" onClick={() => go(part.id)}>
              {say('command.inside', { name: part.name })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function CommandCard({ command }: { command: Command }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const write = useWrite('find.done', ['commands']);
  const base = `/v1/command-areas/${command.id}`;
  const [reason, set_reason] = useState('');
  return (
    <section className="panel command" aria-label={command.name}>
      <h2>{command.name}</h2>
      <p>{command.parts.map((part) => part.name).join('、')}</p>
      <ul className="holes roomy">
        {command.officers.length === 0 && <li>{say('command.nobody')}</li>}
        {command.officers.map((one) => (
          <li key={one.account_id}>
            <span>
              <b>{one.name}</b> {say(`role.${one.role}`)}
            </span>
            <span className="push">
              {say('command.until', { when: say_when(language, one.until, now) })}{' '}
              <Button
                onClick={() =>
                  write.mutate({
                    path: `${base}/officers/end`,
                    body: { account: one.account_id },
                  })
                }
              >
                {say('command.take_back')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <AddOfficer base={base} />
      <div className="command-row">
        <Input
          aria-label={say('command.reason')}
          placeholder={say('command.reason')}
          maxLength={200}
          value={reason}
          onChange={(event) => set_reason(event.target.value)}
        />
        <Button
          danger
          disabled={reason.trim().length < 2}
          onClick={() => write.mutate({ path: `${base}/end`, body: { reason: reason.trim() } })}
        >
          {say('command.end')}
        </Button>
      </div>
    </section>
  );
}

function AddOfficer({ base }: { base: string }) {
  const { say } = useSpeech();
  const write = useWrite('find.done', ['commands']);
  const [account, set_account] = useState<string>();
  const [role, set_role] = useState<string>('street_officer');
  const [days, set_days] = useState<number>(14);
  const accounts = useQuery({
    queryKey: ['accounts', 'all'],
    queryFn: () => ask<AccountList>('/v1/accounts?limit=200').then((reply) => reply.items),
    staleTime: 60_000,
  }).data;
  return (
    <div className="command-row">
      <Select
        showSearch
        aria-label={say('command.who')}
        placeholder={say('command.who')}
        style={{ minWidth: '12rem' }}
        value={account}
        onChange={set_account}
        optionFilterProp="label"
        options={(accounts ?? []).map((one) => ({
          value: one.id,
          label: [one.name, one.roles[0]?.area?.name].filter(Boolean).join(' · '),
        }))}
      />
      <Select
        aria-label={say('command.as')}
        style={{ minWidth: '9rem' }}
        value={role}
        onChange={set_role}
        options={kRoles.map((one) => ({ value: one, label: say(`role.${one}`) }))}
      />
      <Select
        aria-label={say('command.days')}
        style={{ minWidth: '6rem' }}
        value={days}
        onChange={set_days}
        options={kDays.map((one) => ({
          value: one,
          label: say('command.some_days', { count: one }),
        }))}
      />
      <Button
        disabled={!account}
        onClick={() =>
          write.mutate(
            { path: `${base}/officers`, body: { account, role, days } },
            { onSuccess: () => set_account(undefined) },
          )
        }
      >
        {say('command.add')}
      </Button>
    </div>
  );
}

// The administrator's table of areas: walk down, rename, split off parts, merge into a sibling.
// What stood at the old place follows by itself; the page says while it does.

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import { ask, refusal_of } from './asking';
import { useWrite, type AreaRef } from './people_asking';

interface AreaPage {
  area: AreaRef;
  code: string;
  path: AreaRef[];
  parts: (AreaRef & { cells: number })[];
  buildings: string[];
  past: { name: string; from: string; to: string }[];
  moves_open: number;
}

function useArea(id: string) {
  return useQuery({
    queryKey: ['area', id],
    queryFn: () => ask<AreaPage>(`/v1/areas/${id}`),
    refetchInterval: 5_000,
    retry: false,
  });
}

export default function AreasScreen() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const area = useArea(area_id);
  if (!area.data)
    return (
      <main className="work one">
        {area.isError ? <Trouble {...refusal_of(area.error)} /> : <Waiting />}
      </main>
    );
  const { path, parts, past, moves_open } = area.data;
  return (
    <main className="work one">
      <header className="top">
        <ol>
          {path.map((step) => (
            <li key={step.id}>
              <Link to="/areas/$area_id" params={{ area_id: step.id }}>
                {step.name}
              </Link>
            </li>
          ))}
        </ol>
        <div className="say">
          <h1>{say('areas.title', { name: area.data.area.name })}</h1>
          <p className="small">{say('areas.note')}</p>
        </div>
      </header>
      {moves_open > 0 && (
        <p className="tell look" role="status">
          {say('areas.moving', { count: moves_open })}
        </p>
      )}
      <Change key={area.data.area.id} page={area.data} />
      <section className="list">
        <ul className="holes roomy">
          {parts.map((part) => (
            <li key={part.id}>
              <Link to="/areas/$area_id" params={{ area_id: part.id }}>
                {part.name}
              </Link>
              <span className="push small">{say('areas.cells', { count: part.cells })}</span>
            </li>
          ))}
        </ul>
        {past.length > 0 && <h2>{say('areas.past')}</h2>}
        <ul className="holes roomy">
          {past.map((row) => (
            <li key={row.name + row.to}>
              {row.name} <span className="push small">{`${row.from} – ${row.to}`}</span>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

function Change({ page }: { page: AreaPage }) {
  const { say } = useSpeech();
  const write = useWrite('find.done', ['area']);
  const [name, set_name] = useState('');
  const [chosen, choose] = useState<string[]>([]);
  const [into, set_into] = useState<string>();
  const parent = page.path.at(-2);
  const siblings = useArea(parent?.id ?? page.area.id).data?.parts ?? [];
  const base = `/v1/areas/${page.area.id}`;
  const choices =
    page.buildings.length > 0
      ? page.buildings.map((one) => ({ value: one, label: one }))
      : page.parts.map((one) => ({ value: one.id, label: one.name }));
  const has_name = name.trim().length > 0;
  return (
    <section className="panel acts">
      <Input
        aria-label={say('areas.name')}
        placeholder={say('areas.name')}
        value={name}
        maxLength={64}
        onChange={(event) => set_name(event.target.value)}
      />
      <Button
        disabled={!has_name}
        onClick={() => write.mutate({ path: `${base}/rename`, body: { name } })}
      >
        {say('areas.rename')}
      </Button>
      <Recode page={page} />
      {parent && choices.length > 1 && choices.length <= 60 && (
        <>
          <Checkbox.Group options={choices} value={chosen} onChange={choose} />
          <Button
            disabled={!has_name || chosen.length === 0 || chosen.length === choices.length}
            onClick={() =>
              write.mutate({ path: `${base}/split`, body: { name, parts: chosen.join(',') } })
            }
          >
            {say('areas.split')}
          </Button>
        </>
      )}
      {parent && (
        <>
          <Select
            aria-label={say('areas.into')}
            placeholder={say('areas.into')}
            style={{ minWidth: '12rem' }}
            value={into}
            onChange={set_into}
            options={siblings
              .filter((one) => one.id !== page.area.id)
              .map((one) => ({ value: one.id, label: one.name }))}
          />
          <Button
            disabled={!into}
            onClick={() => write.mutate({ path: `${base}/merge`, body: { into } })}
          >
            {say('areas.merge')}
          </Button>
        </>
      )}
    </section>
  );
}

// What tables name it by; what lies below them may get one here.
function Recode({ page }: { page: AreaPage }) {
  const { say } = useSpeech();
  const write = useWrite('find.done', ['area']);
  const [code, set_code] = useState(page.code);
  const path = `/v1/areas/${page.area.id}/rename`;
  return (
    <>
      <Input
        aria-label={say('areas.code')}
        placeholder={say('areas.code')}
        value={code}
        maxLength={40}
        onChange={(event) => set_code(event.target.value)}
      />
      <Button
        disabled={code.trim().length === 0 || code.trim() === page.code}
        onClick={() => write.mutate({ path, body: { name: page.area.name, code } })}
      >
        {say('areas.recode')}
      </Button>
    </>
  );
}

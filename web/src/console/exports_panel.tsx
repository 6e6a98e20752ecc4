// Taking records out: asked for with a reason, approved by another officer, fetched once within an
// hour. Called by the tables screen.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import type { components } from '../shell/api.gen';
import { ask, refusal_of, useSession } from './asking';
import { useToast } from './toast';
import { fetch_file, post } from './upload';

type Export = components['schemas']['Export'];
type ExportList = components['schemas']['ExportList'];

const kFresh_ms = 15_000;

export function ExportPanel() {
  const { say, say_fault, language } = useSpeech();
  const session = useSession().data;
  const tell = useToast();
  const client = useQueryClient();
  const [what, set_what] = useState('people');
  const [reason, set_reason] = useState('');
  const exports = useQuery({
    queryKey: ['exports'],
    queryFn: () => ask<ExportList>('/v1/exports'),
    refetchInterval: kFresh_ms,
  });
  const told = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
      set_reason('');
    } catch (trouble) {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    }
    await client.invalidateQueries({ queryKey: ['exports'] });
  };
  const area = session?.roles.find((role) => role.area)?.area;
  return (
    <section className="panel">
      <h2>{say('tables.out')}</h2>
      <p className="small">{say('tables.out_note')}</p>
      <div className="filters">
        <Select
          value={what}
          aria-label={say('tables.what')}
          onChange={set_what}
          options={['people', 'households', 'venues'].map((value) => ({
            value,
            label: say(`tables.${value}`),
          }))}
        />
        <Input
          value={reason}
          maxLength={200}
          aria-label={say('tables.reason')}
          placeholder={say('tables.reason')}
          onChange={(event) => set_reason(event.target.value)}
        />
        <Button
          disabled={!area || reason.trim().length < 2}
          onClick={() => void told(() => post('/v1/exports', { what, area: area?.id, reason }))}
        >
          {say('tables.ask')}
        </Button>
      </div>
      <ul className="exports">
        {exports.data?.items.map((one) => (
          <li key={one.id}>
            <b>{say(`tables.${one.what}`)}</b> {one.area?.name}
            {'　'}
            {one.reason}
            {'　'}
            <span className="small">
              {say(`tables.export_${one.state}`, { by: one.asked_by, second: one.approved_by })}
            </span>
            <ExportActs one={one} told={told} language={language} csrf={session?.csrf ?? ''} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ActsProps {
  one: Export;
  told: (act: () => Promise<unknown>) => Promise<void>;
  language: string;
  csrf: string;
}

function ExportActs({ one, told, language, csrf }: ActsProps) {
  const { say } = useSpeech();
  const path = `/v1/exports/${one.id}`;
  if (one.may_approve) {
    return (
      <Button onClick={() => void told(() => post(`${path}/approve`, {}))}>
        {say('tables.approve')}
      </Button>
    );
  }
  if (!one.is_mine || one.state !== 'approved') return null;
  return (
    <>
      {['csv', 'xlsx'].map((as) => (
        <Button
          key={as}
          onClick={() =>
            void told(() =>
              fetch_file(`${path}/fetch`, { as, language }, `${one.what}.${as}`, csrf),
            )
          }
        >
          {as.toUpperCase()}
        </Button>
      ))}
    </>
  );
}

// Tables in and out: choose a file, see what would happen, run it, mend what was refused; ask to
// take records out and approve what another asks. Left to others: sending parts (upload.ts), the
// deciding (the server).

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress, Select } from 'antd';
import { useState } from 'react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, refusal_of, useSession } from './asking';
import { ExportPanel } from './exports_panel';
import { useToast } from './toast';
import { kFile_bytes_max, post, upload, type Import } from './upload';

type ImportList = components['schemas']['ImportList'];

const kBusy_ms = 700;
const kIdle_ms = 30_000;
const is_busy = (one: Import): boolean => one.state === 'checking' || one.state === 'running';

export default function TablesScreen() {
  const { say } = useSpeech();
  const session = useSession().data;
  const may_take_out = session?.roles.some((role) => role.role !== 'administrator') ?? false;
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: () => ask<ImportList>('/v1/imports'),
    refetchInterval: (query) =>
      query.state.data?.items.some(is_busy) === true ? kBusy_ms : kIdle_ms,
  });
  return (
    <main className="work one tables">
      <header className="top">
        <div className="say">
          <h1>{say('tables.title')}</h1>
          <p className="small">{say('tables.note')}</p>
        </div>
      </header>
      {imports.isPending && <Waiting />}
      {imports.isError && (
        <Trouble {...refusal_of(imports.error)} again={() => void imports.refetch()} />
      )}
      {imports.data && <Upload />}
      {imports.data?.items.map((one) => (
        <ImportCard key={one.id} one={one} tables={imports.data.tables} />
      ))}
      {may_take_out && <ExportPanel />}
    </main>
  );
}

function useTold() {
  const tell = useToast();
  const client = useQueryClient();
  const { say_fault } = useSpeech();
  return async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (trouble) {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    }
    await client.invalidateQueries({ queryKey: ['imports'] });
  };
}

function Upload() {
  const { say } = useSpeech();
  const tell = useToast();
  const told = useTold();
  const [what, set_what] = useState('people');
  const [sent, set_sent] = useState<number | null>(null);
  const send = (file: File): void => {
    if (file.size > kFile_bytes_max) {
      tell({ words: say('tables.too_large'), is_trouble: true });
      return;
    }
    set_sent(0);
    void told(async () => {
      const opened = await upload(what, file, set_sent);
      await post(`/v1/imports/${opened.id}/check`, {});
    }).finally(() => set_sent(null));
  };
  return (
    <section className="panel">
      <h2>{say('tables.in')}</h2>
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
        <label className="button main">
          {say('tables.choose')}
          <input
            type="file"
            accept=".csv,.xlsx"
            className="unseen"
            disabled={sent !== null}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) send(file);
            }}
          />
        </label>
      </div>
      {sent !== null && (
        <Progress percent={Math.round(sent * 100)} aria-label={say('tables.sending')} />
      )}
      <p className="small">{say('tables.hint')}</p>
    </section>
  );
}

interface CardProps {
  one: Import;
  tables: ImportList['tables'];
}

function ImportCard({ one, tables }: CardProps) {
  const { say, language } = useSpeech();
  const now = useNow();
  const told = useTold();
  return (
    <section className="panel import" data-state={one.state}>
      <h2>
        {one.file_name}
        <span className="small">
          {say(`tables.${one.what}`)}
          {'　'}
          {say_when(language, one.made_at, now)}
        </span>
      </h2>
      <p role="status">
        <b>{say(`tables.state_${one.state}`)}</b>{' '}
        {one.rows > 0 &&
          say('tables.numbers', {
            rows: one.rows,
            inserted: one.inserted,
            updated: one.updated,
            unchanged: one.unchanged,
            refused: one.refused,
          })}
      </p>
      {is_busy(one) && (
        <Progress
          percent={Math.round(one.done_ratio * 100)}
          status="active"
          aria-label={say(`tables.state_${one.state}`)}
        />
      )}
      {one.stopped_by !== '' && <FaultLine one={one} />}
      <Refusals one={one} />
      {(one.state === 'failed' || one.state === 'checked') && (
        <Mapping one={one} tables={tables} />
      )}
      <div className="filters">
        {one.state === 'checked' && (
          <Button
            type="primary"
            disabled={one.inserted + one.updated === 0}
            onClick={() => void told(() => post(`/v1/imports/${one.id}/run`, {}))}
          >
            {say('tables.run', { count: one.inserted + one.updated })}
          </Button>
        )}
        {one.has_errors && (
          <a className="button" href={`/v1/imports/${one.id}/errors`} download="errors.csv">
            {say('tables.errors', { count: one.refused })}
          </a>
        )}
      </div>
    </section>
  );
}

function FaultLine({ one }: { one: Import }) {
  const { say_fault } = useSpeech();
  return <p className="wrong">{say_fault({ kind: 'bad_input', key: one.stopped_by }, 400)}</p>;
}

const kShown_max = 20;

function Refusals({ one }: { one: Import }) {
  const { say, language } = useSpeech();
  const refusals = one.report?.refusals ?? [];
  if (refusals.length === 0) return null;
  return (
    <table className="audit">
      <thead>
        <tr>
          <th scope="col">{say('tables.line')}</th>
          <th scope="col">{say('tables.column')}</th>
          <th scope="col">{say('tables.expected')}</th>
        </tr>
      </thead>
      <tbody>
        {refusals.slice(0, kShown_max).map((refusal) => (
          <tr key={refusal.line}>
            <td>{refusal.line}</td>
            <td>{refusal.column}</td>
            <td>{language === 'en' ? refusal.expected_en : refusal.expected_zh}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mapping({ one, tables }: CardProps) {
  const { say, language } = useSpeech();
  const told = useTold();
  const columns = tables.find((table) => table.what === one.what)?.columns ?? [];
  const headings = one.report?.headings ?? [];
  const missing = one.report?.missing ?? [];
  const [chosen, choose] = useState<Record<string, string>>(one.report?.mapping ?? {});
  const check = (): void => {
    const mapping = Object.entries(chosen)
      .filter(([, heading]) => heading !== '')
      .map(([column, heading]) => `${column}=${heading}`)
      .join('\n');
    void told(() => post(`/v1/imports/${one.id}/check`, { mapping }));
  };
  return (
    <details open={missing.length > 0}>
      <summary>{say('tables.mapping')}</summary>
      <ul className="mapping">
        {columns.map((column) => (
          <li key={column.name}>
            <label htmlFor={`${one.id}-${column.name}`}>
              {language === 'en' ? column.en : column.zh}
              {column.is_required && ' *'}
            </label>
            <select
              id={`${one.id}-${column.name}`}
              value={chosen[column.name] ?? ''}
              onChange={(event) => choose({ ...chosen, [column.name]: event.target.value })}
            >
              <option value="">{say('tables.no_column')}</option>
              {headings
                .filter((heading) => heading !== '')
                .map((heading) => (
                  <option key={heading}>{heading}</option>
                ))}
            </select>
          </li>
        ))}
      </ul>
      <Button onClick={check}>{say('tables.check_again')}</Button>
    </details>
  );
}

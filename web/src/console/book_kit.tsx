// What the pages of lists, blockers, facts and the evening share: asking, acting, small forms.
// Promises: a form says what is missing beside its button, and one act is sent once. Left to
// others: the pages (book_*.tsx).

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState, type FormEvent, type ReactNode } from 'react';

import type { Fault } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, kFresh_ms, may_try_again, Refusal, refusal_of } from './asking';
import { OwnerPicker } from './book_owner';
import { useToast } from './toast';

export type Schemas = components['schemas'];

export function useBook<Body>(path: string) {
  return useQuery({
    queryKey: ['book', path],
    queryFn: () => ask<Body>(path),
    refetchInterval: kFresh_ms,
    placeholderData: (before) => before,
    retry: may_try_again,
  });
}

// An act without a form of its own says in a toast why it was refused.
export function useAct<Body>(is_quiet = false) {
  const client = useQueryClient();
  const speech = useSpeech();
  const tell = useToast();
  return useMutation({
    mutationFn: async ({ path, body }: { path: string; body: unknown }) => {
      const reply = await call<Body>('POST', path, { body });
      if (reply.fault) throw new Refusal(reply.status, reply.fault);
      return reply.body;
    },
    onError: (reason) => {
      const { fault, status } = refusal_of(reason);
      if (!is_quiet) tell({ words: fault_words(speech, fault, status), is_trouble: true });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['book'] }),
  });
}

// The words of a fault and of each field it names.
export function fault_words(
  { say, say_fault, has }: ReturnType<typeof useSpeech>,
  fault: Fault | null,
  status: number,
): string {
  const fields = (fault?.fields ?? []).map((field) =>
    has(`book.field.${field.field}`) ? say(`book.field.${field.field}`) : field.field,
  );
  const words = say_fault(fault, status);
  return fields.length > 0 ? `${words} (${fields.join(', ')})` : words;
}

export interface Field {
  name: string;
  kind: 'line' | 'text' | 'time' | 'number' | 'choice' | 'owner';
  area_id?: string; // of 'owner': among whose staff
  choices?: readonly { value: string; label: string }[];
  optional?: boolean;
  word?: string; // of its label, when not the name's own
}

interface FormProps {
  title: string;
  path: string;
  fields: readonly Field[];
  fixed?: Record<string, unknown>;
  send: string;
  done?: (body: unknown) => void;
}

function body_of(form: FormData, fields: readonly Field[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const value = String(form.get(field.name) ?? '').trim();
    if (value === '') continue;
    if (field.kind === 'time') body[field.name] = `${value}:00+08:00`;
    else body[field.name] = field.kind === 'number' ? Number(value) : value;
  }
  return body;
}

export function ActForm({ title, path, fields, fixed, send, done }: FormProps) {
  const speech = useSpeech();
  const tell = useToast();
  const act = useAct<unknown>(true);
  const [trouble, show] = useState('');
  const [round, renew] = useState(0);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { ...fixed, ...body_of(new FormData(event.currentTarget), fields) };
    act.mutate(
      { path, body },
      {
        onSuccess: (reply) => {
          show('');
          renew(round + 1);
          tell({ words: speech.say('book.kept') });
          done?.(reply);
        },
        onError: (reason) => {
          const { fault, status } = refusal_of(reason);
          show(fault_words(speech, fault, status));
        },
      },
    );
  };
  return (
    <form className="book-form panel" onSubmit={submit} key={round}>
      {title && <h2>{title}</h2>}
      {fields.map((field) => (
        <FormField key={field.name} field={field} />
      ))}
      <p className="book-send">
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {send}
        </Button>
        {trouble && (
          <span className="book-trouble" role="alert">
            {trouble}
          </span>
        )}
      </p>
    </form>
  );
}

function FormField({ field }: { field: Field }) {
  const { say } = useSpeech();
  const id = useId();
  const shared = { id, name: field.name };
  return (
    <p className="book-field">
      <label htmlFor={id}>
        {say(`book.field.${field.word ?? field.name}`)}
        {field.optional && <small> {say('book.optional')}</small>}
      </label>
      {field.kind === 'text' && <textarea {...shared} rows={3} />}
      {field.kind === 'choice' && (
        <select {...shared}>
          {(field.choices ?? []).map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
      {field.kind === 'owner' && <OwnerPicker {...shared} area_id={field.area_id ?? 'mine'} />}
      {field.kind === 'line' && <input {...shared} type="text" />}
      {field.kind === 'number' && <input {...shared} type="number" min={0} />}
      {field.kind === 'time' && <input {...shared} type="datetime-local" />}
    </p>
  );
}

interface ShownProps<Body> {
  query: ReturnType<typeof useBook<Body>>;
  children: (body: Body) => ReactNode;
}

// Waiting, trouble, or the page.
export function Shown<Body>({ query, children }: ShownProps<Body>) {
  if (query.data) return <>{children(query.data)}</>;
  if (query.isError) {
    return <Trouble {...refusal_of(query.error)} again={() => void query.refetch()} />;
  }
  return <Waiting />;
}

export function Top({ title, note }: { title: string; note: string }) {
  return (
    <header className="top">
      <div className="say">
        <h1>{title}</h1>
        <p className="small">{note}</p>
      </div>
    </header>
  );
}

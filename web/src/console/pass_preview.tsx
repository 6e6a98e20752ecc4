// On the rules page: which editions were published and by whom, for everybody; and for a desk that
// signs, a preview of a file: whom it would restrict by district, counted in the background.

import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';

import { now_ms } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { day_clock } from '../shell/time';
import { ask, refusal_of } from './asking';
import { fault_words, useAct } from './book_kit';
import { useOnce, useRoles } from './pass_kit';
import { kSignsSecond } from './roles';

interface Edition {
  id: string;
  edition: number;
  title: { zh: string; en: string };
  in_force_from: string;
  in_force_until: string;
  signers: string[];
  is_in_force: boolean;
}

interface Counts {
  ok: number;
  ask: number;
  stop: number;
}

interface PreviewPage {
  rule_set: string;
  share: number;
  is_done: boolean;
  items: { area: { id: string; name: string } | null; today: Counts; then: Counts }[];
}

const kLookEveryMs = 2_000;

export function Editions() {
  const { say, language } = useSpeech();
  const editions = useOnce<{ items: Edition[] }>('/v1/rules');
  const when = (time: string): string => day_clock(time, now_ms(), language);
  if (!editions.data || editions.data.items.length === 0) return null;
  return (
    <section className="list">
      <h2>{say('pass.editions')}</h2>
      {editions.data.items.map((one) => (
        <div key={`${one.id}/${one.edition}`} className="book-one">
          <p>
            <b>{language === 'en' ? one.title.en : one.title.zh}</b>
            {one.is_in_force && `　${say('pass.edition_live')}`}
          </p>
          <p className="small">
            {say('pass.edition_row', {
              edition: one.edition,
              from: when(one.in_force_from),
              until: when(one.in_force_until),
              signers: one.signers.filter(Boolean).join(language === 'en' ? ', ' : '、'),
            })}
          </p>
        </div>
      ))}
    </section>
  );
}

export function Preview() {
  const speech = useSpeech();
  const { say } = speech;
  const file = useRef<HTMLInputElement>(null);
  const may_sign = useRoles().some((role) => kSignsSecond.includes(role));
  const act = useAct<PreviewPage>(true);
  const page = useQuery({
    queryKey: ['book', '/v1/rules/preview'],
    queryFn: () => ask<PreviewPage>('/v1/rules/preview'),
    enabled: may_sign,
    refetchInterval: ({ state }) =>
      state.data && state.data.rule_set && !state.data.is_done ? kLookEveryMs : false,
    retry: false,
  });
  if (!may_sign) return null;
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen) act.mutate({ path: '/v1/rules/preview', body: { document: await chosen.text() } });
  };
  return (
    <section className="book-form panel">
      <h2>{say('pass.preview')}</h2>
      <p className="small">{say('pass.preview_note')}</p>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={say('pass.preview_file')}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <p className="book-send">
        <Button loading={act.isPending} onClick={() => file.current?.click()}>
          {say('pass.preview_file')}
        </Button>
        {act.isError && (
          <span className="book-trouble" role="alert">
            {fault_words(speech, refusal_of(act.error).fault, refusal_of(act.error).status)}
          </span>
        )}
      </p>
      {page.data?.rule_set && <Told page={page.data} />}
    </section>
  );
}

function Told({ page }: { page: PreviewPage }) {
  const { say } = useSpeech();
  return (
    <div role="status">
      <p>
        <b>{page.rule_set}</b>{'　'}
        {page.is_done
          ? say('pass.preview_done')
          : say('pass.preview_share', { share: Math.round(page.share * 100) })}
      </p>
      {page.is_done && page.items.length === 0 && <p>{say('pass.preview_nobody')}</p>}
      <ul>
        {page.items.map((one, index) => (
          <li key={one.area?.id ?? index}>
            {say('pass.preview_row', {
              area: one.area?.name ?? '',
              ask: one.today.ask,
              then_ask: one.then.ask,
              stop: one.today.stop,
              then_stop: one.then.stop,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

// A code for the phone of a gate, so that who goes in is kept by the place of their pass in the
// list: made for one venue, for some days, shown as a square to scan and as a link. It is shown
// once and kept nowhere here. Called by gate_book.tsx.

import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { renderSVG } from 'uqr';

import { day_clock } from '../shell/time';
import { now_ms } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import { ask, may_try_again, refusal_of } from './asking';
import { fault_words, useAct } from './book_kit';

interface Venue {
  id: string;
  kind: string;
  name: string;
  address: string;
}

interface Code {
  link: string;
  until: string;
}

const kDays = [7, 30, 90] as const;

export function GateCodes({ area_id }: { area_id: string }) {
  const { say } = useSpeech();
  const venues = useQuery({
    queryKey: ['venues', area_id],
    queryFn: () => ask<{ items: Venue[] }>(`/v1/areas/${area_id}/venues`),
    retry: may_try_again,
  });
  const [chosen, choose] = useState<string>();
  const [days, set_days] = useState<number>(kDays[1]);
  return (
    <section className="list">
      <h2>{say('gate.codes')}</h2>
      <p className="small quiet">{say('gate.codes_note')}</p>
      {venues.isPending && <Waiting />}
      {venues.isError && <Trouble {...refusal_of(venues.error)} />}
      {venues.data?.items.length === 0 && <p className="small quiet">{say('gate.no_venues')}</p>}
      {venues.data && venues.data.items.length > 0 && (
        <div className="book-one">
          <div className="command-row">
            <Select
              aria-label={say('gate.venue')}
              placeholder={say('gate.venue')}
              className="grow"
              showSearch
              optionFilterProp="label"
              value={chosen}
              onChange={choose}
              options={venues.data.items.map((one) => ({
                value: one.id,
                label: `${one.name}　${one.address}`,
              }))}
            />
            <Select
              aria-label={say('gate.days_label')}
              value={days}
              onChange={set_days}
              options={kDays.map((count) => ({ value: count, label: say('gate.days', { count }) }))}
            />
          </div>
          {chosen && <OneCode key={`${chosen} ${days}`} venue={chosen} days={days} />}
        </div>
      )}
    </section>
  );
}

function OneCode({ venue, days }: { venue: string; days: number }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const act = useAct<Code>(true);
  if (!act.data)
    return (
      <p className="book-send">
        <Button
          type="primary"
          loading={act.isPending}
          onClick={() => act.mutate({ path: `/v1/venues/${venue}/gate-codes`, body: { days } })}
        >
          {say('gate.make')}
        </Button>
        {act.isError && (
          <span className="book-trouble" role="alert">
            {fault_words(speech, refusal_of(act.error).fault, refusal_of(act.error).status)}
          </span>
        )}
      </p>
    );
  const address = new URL(act.data.link, location.origin).href;
  const drawing = renderSVG(address, { ecc: 'M', border: 2 });
  return (
    <figure className="gate-code">
      <img src={`data:image/svg+xml,${encodeURIComponent(drawing)}`} alt={say('gate.code_qr')} />
      <figcaption>
        <p>{say('gate.code_note')}</p>
        <p className="small">
          {say('gate.code_until', { when: day_clock(act.data.until, now_ms(), language) })}
        </p>
        <p>
          <a href={address}>{say('gate.code_link')}</a>
        </p>
      </figcaption>
    </figure>
  );
}

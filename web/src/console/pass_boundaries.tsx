// Boundaries: an area that a legal act names, drawn by one desk and published by another. What is
// published anybody may read; who lives inside is asked for a test from an hour later. Drawn around
// the area one looks at.

import { Link, useParams } from '@tanstack/react-router';
import { Button, Input, InputNumber, Select } from 'antd';
import { MapPinned } from 'lucide-react';
import { useState } from 'react';

import { now_ms, say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import { refusal_of } from './asking';
import { fault_words, Shown, Top, useAct } from './book_kit';
import { PassDesk, useOnce, useRoles } from './pass_kit';

interface AreaName {
  id: string;
  name: string;
}

interface Boundary {
  id: string;
  area: AreaName | null;
  level: 'high' | 'medium';
  act: string;
  people: number;
  until: string;
  listed_from: string | null;
  state: 'drawn' | 'published' | 'ended';
  is_mine: boolean;
}

interface Desk {
  area: AreaName;
  parts: AreaName[];
  items: Boundary[];
}

const kDayMs = 86_400_000;
const kDaysMax = 14;
const kActMin = 4;
const kLevels = ['high', 'medium'] as const;

export default function BoundariesScreen() {
  return (
    <PassDesk>
      <Boundaries />
    </PassDesk>
  );
}

function Boundaries() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const roles = useRoles();
  const desk = useOnce<Desk>(`/v1/areas/${area_id}/boundaries`);
  return (
    <main className="work one">
      <Top title={say('pass.boundaries')} note={say('pass.boundaries_note')} />
      <Shown query={desk}>
        {({ area, parts, items }) => (
          <>
            {roles.includes('pass_officer') && <Draw key={area.id} area={area} />}
            {items.length === 0 ? (
              <StateCard
                icon={MapPinned}
                title={say('pass.boundary_none')}
                text={say('pass.boundary_none_text')}
              />
            ) : (
              <section className="list">
                {items.map((one) => (
                  <One key={one.id} one={one} roles={roles} />
                ))}
              </section>
            )}
            <p className="pass-links">
              {parts.map((part) => (
                <Link
                  key={part.id}
                  className="button"
                  to="/boundaries/$area_id"
                  params={{ area_id: part.id }}
                >
                  {say('pass.boundary_inside', { name: part.name })}
                </Link>
              ))}
            </p>
          </>
        )}
      </Shown>
    </main>
  );
}

function Draw({ area }: { area: AreaName }) {
  const speech = useSpeech();
  const { say } = speech;
  const act = useAct<Boundary>(true);
  const [level, set_level] = useState<Boundary['level']>('high');
  const [name, set_name] = useState('');
  const [days, set_days] = useState(7);
  const [is_tried, set_tried] = useState(false);
  const is_short = name.trim().length < kActMin;
  const refused = act.isError ? refusal_of(act.error) : null;
  const trouble = is_short && is_tried
    ? say('pass.boundary_act_short')
    : refused && fault_words(speech, refused.fault, refused.status);
  const send = (): void =>
    act.mutate(
      {
        path: `/v1/areas/${area.id}/boundaries`,
        body: { level, act: name, until: new Date(now_ms() + days * kDayMs).toISOString() },
      },
      {
        onSuccess: () => {
          set_name('');
          set_tried(false);
        },
      },
    );
  return (
    <section className="book-form panel">
      <h2>
        {say('pass.boundary_draw')}　<b>{area.name}</b>
      </h2>
      <label className="book-field">
        {say('pass.boundary_level')}
        <Select
          value={level}
          onChange={set_level}
          options={kLevels.map((one) => ({ value: one, label: say(`pass.boundary_${one}`) }))}
        />
      </label>
      <label className="book-field">
        {say('pass.boundary_act')}
        <Input maxLength={80} value={name} onChange={(event) => set_name(event.target.value)} />
      </label>
      <label className="book-field">
        {say('pass.boundary_days')}
        <InputNumber
          min={1}
          max={kDaysMax}
          value={days}
          onChange={(value) => set_days(value ?? 1)}
        />
      </label>
      <p className="book-send">
        <Button
          type="primary"
          loading={act.isPending}
          onClick={() => (is_short ? set_tried(true) : send())}
        >
          {say('pass.boundary_send')}
        </Button>
        {trouble && (
          <span className="book-trouble" role="alert">
            {trouble}
          </span>
        )}
      </p>
    </section>
  );
}

function One({ one, roles }: { one: Boundary; roles: readonly string[] }) {
  const { say, language } = useSpeech();
  const now = useNow();
  const act = useAct<Boundary>();
  const may_end = roles.includes('pass_officer') || roles.includes('epidemiologist');
  const may_publish = one.state === 'drawn' && !one.is_mine && roles.includes('epidemiologist');
  return (
    <div className={`book-one piece ${one.state}`}>
      <p>
        <b>{one.area?.name ?? ''}</b>　{say(`pass.boundary_${one.level}`)}
      </p>
      <p className={one.state === 'drawn' ? 'tell look' : 'small'}>
        {one.state === 'drawn'
          ? say('pass.boundary_drawn')
          : say('pass.boundary_published', {
              when: one.listed_from ? say_when(language, one.listed_from, now) : '',
            })}
      </p>
      <p className="small">
        {one.act}　{say('pass.boundary_people', { count: one.people })}{'　'}
        {say('pass.boundary_until', { when: say_when(language, one.until, now) })}
      </p>
      <p className="book-send">
        {may_publish && (
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() => act.mutate({ path: `/v1/pass/boundaries/${one.id}/publish`, body: {} })}
          >
            {say('pass.boundary_publish')}
          </Button>
        )}
        {may_end && (
          <Button
            loading={act.isPending}
            onClick={() => act.mutate({ path: `/v1/pass/boundaries/${one.id}/end`, body: {} })}
          >
            {say('pass.boundary_end')}
          </Button>
        )}
      </p>
    </div>
  );
}

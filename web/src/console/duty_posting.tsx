// Posting for one day: who would go where and why, the seats nobody can fill and what stands in the
// way; accepted whole, or with people taken out by hand and a reason. Left to others: the plan
// itself, which the server proves, and rest, which it asks once more when it writes.

import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Checkbox, Input, Progress } from 'antd';
import { CalendarCheck } from 'lucide-react';
import { useState } from 'react';

import { now_ms, say_clock, say_date, to_city_time } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import type { components } from '../shell/api.gen';
import { Refusal, refusal_of } from './asking';
import { DutyTabs } from './duty_tabs';
import { useToast } from './toast';

type Schemas = components['schemas'];
type Plan = Schemas['PostingPlan'];
type Posting = Plan['postings'][number];

const kDay_ms = 86_400_000;

function pair_of(one: Posting): string {
  return `${one.responder_id}:${one.post_id}`;
}

function useDesk<Body>(part: string, done: (body: Body) => void) {
  const { area_id = 'mine' } = useParams({ strict: false });
  const tell = useToast();
  const { say_fault } = useSpeech();
  return useMutation({
    mutationFn: async (body: object) => {
      const reply = await call<Body>('POST', `/v1/areas/${area_id}/${part}`, { body });
      if (!reply.body) throw new Refusal(reply.status, reply.fault);
      return reply.body;
    },
    onSuccess: done,
    onError: (trouble) => {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    },
  });
}

export default function PostingScreen() {
  const { say, language } = useSpeech();
  const tell = useToast();
  const [days, set_days] = useState(1);
  const [plan, show] = useState<Plan | null>(null);
  const [without, set_without] = useState<string[]>([]);
  const [reason, set_reason] = useState('');
  const day = to_city_time(now_ms() + days * kDay_ms);
  const drawn = useDesk<Plan>('posting-plan', (body) => show(body));
  const accepted = useDesk<{ made: string }>('postings', (body) => {
    tell({ words: say('posting.written', { count: Number(body.made) }) });
    show(null);
    set_without([]);
  });
  const take_out = (pair: string, is_out: boolean): void =>
    set_without(is_out ? [...without, pair] : without.filter((one) => one !== pair));
  return (
    <main className="work one">
      <header className="top">
        <DutyTabs />
        <div className="say">
          <h1>
            {plan
              ? say('posting.sentence', { seats: plan.seats, filled: plan.filled })
              : say('posting.question', { day: say_date(language, now_ms() + days * kDay_ms) })}
          </h1>
        </div>
      </header>
      <div className="panel acts">
        <Button disabled={days <= 1} onClick={() => set_days(days - 1)}>
          {say('posting.earlier')}
        </Button>
        <Button onClick={() => set_days(days + 1)}>{say('posting.later')}</Button>
        <Button type="primary" loading={drawn.isPending} onClick={() => drawn.mutate({ day })}>
          {say('posting.plan')}
        </Button>
        <p className="small">{say('posting.note')}</p>
      </div>
      {(drawn.isPending || accepted.isPending) && (
        <Progress percent={99} status="active" showInfo={false} aria-label={say('posting.busy')} />
      )}
      {plan && <Seats plan={plan} without={without} take_out={take_out} />}
      {plan && (
        <section className="panel">
          {without.length > 0 && (
            <label>
              {say('posting.reason')}{' '}
              <Input value={reason} onChange={(event) => set_reason(event.target.value)} />
            </label>
          )}
          <Button
            type="primary"
            icon={<CalendarCheck className="icon" aria-hidden="true" />}
            disabled={without.length > 0 && !reason.trim()}
            loading={accepted.isPending}
            onClick={() => accepted.mutate({ day, without: without.join(','), reason })}
          >
            {say('posting.accept')}
          </Button>
        </section>
      )}
    </main>
  );
}

interface SeatsProps {
  plan: Plan;
  without: string[];
  take_out: (pair: string, is_out: boolean) => void;
}

function Seats({ plan, without, take_out }: SeatsProps) {
  const { say, language, has } = useSpeech();
  const word = (key: string): string => (has(key) ? say(key) : key);
  const title = (one: { title_zh: string; title_en: string }): string =>
    language === 'en' ? one.title_en : one.title_zh;
  return (
    <section className="list">
      {plan.unmet.length > 0 && (
        <ul className="holes">
          {plan.unmet.map((one) => (
            <li key={one.post_id}>
              <b className="none">{say('posting.unmet', { count: one.count })}</b> {title(one)}{' '}
              {one.area?.parent_name} {one.area?.name}
              <span className="push small">{word(`bar.${one.bar}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('posting.who')}</th>
            <th scope="col">{say('posting.where')}</th>
            <th scope="col">{say('posting.hours')}</th>
            <th scope="col">{say('posting.why')}</th>
            <th scope="col">{say('posting.out')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.postings.map((one) => (
            <tr key={pair_of(one)}>
              <td>{one.name}</td>
              <td>
                {title(one)} {one.area?.parent_name} {one.area?.name}
              </td>
              <td>
                {say_clock(one.from)}–{say_clock(one.until)}
              </td>
              <td>
                {word(`why.${one.reason}`)} {say('posting.metres', { metres: one.distance_m })}{' '}
                {one.is_untrained && <b className="none">{say('rest.untrained')}</b>}
              </td>
              <td>
                <Checkbox
                  aria-label={say('posting.out')}
                  checked={without.includes(pair_of(one))}
                  onChange={(event) => take_out(pair_of(one), event.target.checked)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

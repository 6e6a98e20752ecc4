// Posts of an area, what each asks for and its patterns of hours; made, changed and closed here.
// Left to others: who stands on them (duty_on.tsx), and that a post somebody is on is not closed.

import { Button, Popconfirm } from 'antd';
import { MapPinned } from 'lucide-react';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import type { components } from '../shell/api.gen';
import {
  DutyPage,
  place_of,
  useArea,
  useAreaRows,
  useDutyWords,
  useHasRole,
  useWordName,
} from './duty_kit';
import {
  HoursForm,
  kEveryDay,
  kMinutesAnHour,
  kWeekdays,
  PostForm,
  type Post,
} from './duty_post_forms';
import { useWrite } from './people_asking';

type Pattern = components['schemas']['DutyPattern'];
type Part = 'change' | 'hours';

const kHoursADay = 24;

function say_minute(minute: number): string {
  const of_day = minute % (kHoursADay * kMinutesAnHour);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${pad(Math.floor(of_day / kMinutesAnHour))}:${pad(of_day % kMinutesAnHour)}`;
}

export default function PostsScreen() {
  const { say } = useSpeech();
  const rows = useAreaRows<Post>('posts', 'posts');
  const may_plan = useHasRole(
    'personnel_officer',
    'community_lead',
    'street_officer',
    'district_officer',
    'city_officer',
  );
  const items = rows.data?.items;
  const bare = items?.filter((one) => one.patterns.length === 0).length ?? 0;
  return (
    <DutyPage
      title={items ? say('posts.sentence', { count: items.length, bare }) : say('posts.title')}
      query={rows}
      count={items?.length}
      empty={{ icon: MapPinned, title: say('posts.none'), text: say('posts.none_text') }}
      aside={
        may_plan && (
          <section className="panel">
            <h2>{say('posts.new')}</h2>
            <PostForm post={null} />
          </section>
        )
      }
    >
      <table className="tasks">
        <thead>
          <tr>
            <th scope="col">{say('posts.post')}</th>
            <th scope="col">{say('posts.seats')}</th>
            <th scope="col">{say('posts.asks')}</th>
            <th scope="col">{say('posts.hours')}</th>
            {may_plan && <th scope="col">{say('duty.act')}</th>}
          </tr>
        </thead>
        <tbody>
          {items?.map((one) => (
            <PostRow key={one.id} one={one} may_plan={may_plan} />
          ))}
        </tbody>
      </table>
    </DutyPage>
  );
}

function useAsks(one: Post): string {
  const { say } = useSpeech();
  const words = useDutyWords();
  const name = useWordName();
  return [
    ...one.skills.split(',').map((word) => name(words?.skills, word)),
    ...one.languages.split(',').map((word) => name(words?.languages, word)),
    ...one.trained.split(',').map((word) => name(words?.courses, word)),
    one.needs_vehicle ? say('posts.vehicle') : '',
    one.is_heavy ? say('posts.heavy') : '',
    one.is_exposed ? say('posts.exposed') : '',
  ]
    .filter(Boolean)
    .join('、');
}

function PostRow({ one, may_plan }: { one: Post; may_plan: boolean }) {
  const { say, language } = useSpeech();
  const asks = useAsks(one);
  const [open, set_open] = useState<Part | null>(null);
  const close = (): void => set_open(null);
  return (
    <>
      <tr className={open ? 'open' : undefined}>
        <td>
          <b>{language === 'en' ? one.title_en : one.title_zh}</b>
          <small>{place_of(one.area)}</small>
        </td>
        <td>
          {say('posts.seat_count', { count: one.seats })}
          <small>{say(`posts.tier_${one.tier}`)}</small>
        </td>
        <td>{asks}</td>
        <td>
          {one.patterns.length === 0 && <span className="small">{say('posts.no_hours')}</span>}
          {one.patterns.map((pattern) => (
            <PatternLine key={pattern.id} pattern={pattern} may_plan={may_plan} />
          ))}
        </td>
        {may_plan && (
          <td>
            <PostActs one={one} open={open} choose={set_open} />
          </td>
        )}
      </tr>
      {open && (
        <tr className="open">
          <td colSpan={5}>
            {open === 'hours' ? (
              <HoursForm post={one} done={close} />
            ) : (
              <PostForm post={one} done={close} />
            )}
          </td>
        </tr>
      )}
    </>
  );
}

interface ActsProps {
  one: Post;
  open: Part | null;
  choose: (part: Part | null) => void;
}

function PostActs({ one, open, choose }: ActsProps) {
  const { say } = useSpeech();
  const area_id = useArea();
  const write = useWrite('posts.closed', ['posts', 'on']);
  const toggle = (part: Part): void => choose(open === part ? null : part);
  return (
    <>
      <Button size="small" aria-expanded={open === 'hours'} onClick={() => toggle('hours')}>
        {say('posts.add_hours')}
      </Button>{' '}
      <Button size="small" aria-expanded={open === 'change'} onClick={() => toggle('change')}>
        {say('duty.change')}
      </Button>{' '}
      <Popconfirm
        title={say('posts.close_question')}
        okText={say('duty.yes')}
        cancelText={say('duty.no')}
        onConfirm={() =>
          write.mutate({ path: `/v1/areas/${area_id}/posts/close`, body: { post_id: one.id } })
        }
      >
        <Button size="small" loading={write.isPending}>
          {say('posts.close')}
        </Button>
      </Popconfirm>
    </>
  );
}

function PatternLine({ pattern, may_plan }: { pattern: Pattern; may_plan: boolean }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const write = useWrite('posts.hours_ended', ['posts', 'on']);
  const days = kWeekdays.filter((day) => (pattern.weekdays >> day) & 1);
  return (
    <div>
      {pattern.name} {say_minute(pattern.from_minute)}–
      {say_minute(pattern.from_minute + pattern.minutes)}{' '}
      <span className="small">
        {pattern.weekdays === kEveryDay
          ? say('posts.every_day')
          : days.map((day) => say(`posts.day_${day}`)).join(' ')}
      </span>{' '}
      {may_plan && (
        <Popconfirm
          title={say('posts.end_hours_question')}
          okText={say('duty.yes')}
          cancelText={say('duty.no')}
          onConfirm={() =>
            write.mutate({
              path: `/v1/areas/${area_id}/patterns/end`,
              body: { template_id: pattern.id },
            })
          }
        >
          <Button
            size="small"
            type="link"
            aria-label={say('posts.end_hours', { name: pattern.name })}
          >
            {say('duty.end')}
          </Button>
        </Popconfirm>
      )}
    </div>
  );
}


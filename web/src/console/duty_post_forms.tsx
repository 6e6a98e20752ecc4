// Forms of a post: what it asks for, and a pattern of hours for it. Called by duty_posts.tsx.

import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';

import { useSpeech } from '../kit/i18n';
import type { components } from '../shell/api.gen';
import { DutyForm, Named, Send, useArea, useDutyWords, WordPick } from './duty_kit';
import { useWrite } from './people_asking';

export type Post = components['schemas']['DutyPost'];

export const kWeekdays = [0, 1, 2, 3, 4, 5, 6] as const;
export const kEveryDay = 0x7f;
export const kMinutesAnHour = 60;
const kTiers = [0, 1, 2, 3] as const;
const kShift_h = 8;

export function HoursForm({ post, done }: { post: Post; done: () => void }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const [name, set_name] = useState('');
  const [from, set_from] = useState('08:00');
  const [hours, set_hours] = useState(kShift_h);
  const [weekdays, set_weekdays] = useState(kEveryDay);
  const write = useWrite('posts.hours_added', ['posts', 'on']);
  const [hour = 0, minute = 0] = from.split(':').map(Number);
  const send = (): void => {
    const body = {
      post_id: post.id,
      name: name.trim() || from,
      from_minute: hour * kMinutesAnHour + minute,
      minutes: Math.round(hours * kMinutesAnHour),
      weekdays,
    };
    write.mutate({ path: `/v1/areas/${area_id}/patterns`, body }, { onSuccess: done });
  };
  return (
    <DutyForm send={send}>
      <Named label={say('posts.hours_name')}>
        <Input value={name} maxLength={32} onChange={(event) => set_name(event.target.value)} />
      </Named>
      <Named label={say('posts.from')}>
        <Input type="time" value={from} onChange={(event) => set_from(event.target.value)} />
      </Named>
      <Named label={say('posts.for_hours')}>
        <InputNumber
          min={0.5}
          max={24}
          step={0.5}
          value={hours}
          onChange={(value) => set_hours(value ?? kShift_h)}
        />
      </Named>
      <fieldset className="duty-send">
        <legend>{say('posts.days')}</legend>
        {kWeekdays.map((day) => (
          <Checkbox
            key={day}
            checked={((weekdays >> day) & 1) === 1}
            onChange={() => set_weekdays(weekdays ^ (1 << day))}
          >
            {say(`posts.day_${day}`)}
          </Checkbox>
        ))}
      </fieldset>
      <Send
        can={weekdays !== 0 && /^\d\d:\d\d$/.test(from)}
        busy={write.isPending}
        words={say('duty.save')}
        leave={done}
      />
    </DutyForm>
  );
}

const kFlags = { needs_vehicle: 'vehicle', is_heavy: 'heavy', is_exposed: 'exposed' } as const;
type Flag = keyof typeof kFlags;
const kFlagNames = Object.keys(kFlags) as Flag[];

type Asks = Pick<Post, 'title' | 'seats' | 'tier' | 'skills' | 'languages' | 'trained' | Flag>;
const kNothing: Asks = {
  title: '',
  seats: 1,
  tier: 2,
  skills: '',
  languages: '',
  trained: '',
  needs_vehicle: false,
  is_heavy: false,
  is_exposed: false,
};

export function PostForm({ post, done }: { post: Post | null; done?: () => void }) {
  const { say } = useSpeech();
  const area_id = useArea();
  const words = useDutyWords();
  const [asks, set_asks] = useState<Asks>(post ?? kNothing);
  const write = useWrite(post ? 'posts.changed' : 'posts.made', ['posts', 'on']);
  const set = (part: Partial<Asks>): void => set_asks({ ...asks, ...part });
  const send = (): void => {
    const { title, seats, tier, skills, languages, trained } = asks;
    const flags = kFlagNames.map((flag) => [flag, asks[flag] ? 'yes' : 'no']);
    const body = {
      ...(post ? { post_id: post.id } : { title }),
      ...{ seats, tier, skills, languages, trained },
      ...(Object.fromEntries(flags) as Record<Flag, string>),
    };
    const after = (): void => {
      if (!post) set_asks(kNothing);
      done?.();
    };
    const path = `/v1/areas/${area_id}/posts${post ? '/change' : ''}`;
    write.mutate({ path, body }, { onSuccess: after });
  };
  return (
    <DutyForm send={send}>
      {!post && (
        <WordPick
          label={say('posts.post')}
          rows={words?.titles}
          value={asks.title}
          choose={(title) => set({ title })}
        />
      )}
      <Weight asks={asks} set={set} />
      <Wanted asks={asks} set={set} />
      <Send
        can={post !== null || asks.title !== ''}
        busy={write.isPending}
        words={say(post ? 'duty.save' : 'posts.make')}
        leave={post ? done : undefined}
      />
    </DutyForm>
  );
}

interface PartProps {
  asks: Asks;
  set: (part: Partial<Asks>) => void;
}

function Weight({ asks, set }: PartProps) {
  const { say } = useSpeech();
  return (
    <>
      <Named label={say('posts.seats')}>
        <InputNumber
          min={1}
          max={50}
          value={asks.seats}
          onChange={(value) => set({ seats: value ?? 1 })}
        />
      </Named>
      <Named label={say('posts.tier')}>
        <Select
          aria-label={say('posts.tier')}
          value={asks.tier}
          onChange={(tier) => set({ tier })}
          options={kTiers.map((value) => ({ value, label: say(`posts.tier_${value}`) }))}
        />
      </Named>
    </>
  );
}

function Wanted({ asks, set }: PartProps) {
  const { say } = useSpeech();
  const words = useDutyWords();
  return (
    <>
      <WordPick
        label={say('posts.skills')}
        rows={words?.skills}
        value={asks.skills}
        choose={(skills) => set({ skills })}
        many
      />
      <WordPick
        label={say('posts.languages')}
        rows={words?.languages}
        value={asks.languages}
        choose={(languages) => set({ languages })}
        many
      />
      <WordPick
        label={say('posts.trained')}
        rows={words?.courses}
        value={asks.trained}
        choose={(trained) => set({ trained })}
        many
      />
      <p className="duty-send">
        {kFlagNames.map((flag) => (
          <Checkbox
            key={flag}
            checked={asks[flag]}
            onChange={(event) => set({ [flag]: event.target.checked })}
          >
            {say(`posts.${kFlags[flag]}`)}
          </Checkbox>
        ))}
      </p>
    </>
  );
}

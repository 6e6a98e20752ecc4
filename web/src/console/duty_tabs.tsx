// The pages of the personnel desk beside one another. Called by each of them.

import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import type { RoleName } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { useSession } from './asking';

type Place =
  | '/on/$area_id'
  | '/hand-overs/$area_id'
  | '/lifted/$area_id'
  | '/posting/$area_id'
  | '/posts/$area_id'
  | '/teams/$area_id'
  | '/needs/$area_id'
  | '/delegations/$area_id'
  | '/people/$area_id';

interface Tab {
  to: Place;
  key: string;
  hidden_from?: RoleName[];
  only?: RoleName;
}

const kTabs: Tab[] = [
  { to: '/on/$area_id', key: 'on.title' },
  { to: '/hand-overs/$area_id', key: 'hand_overs.title' },
  { to: '/posts/$area_id', key: 'posts.title' },
  { to: '/posting/$area_id', key: 'posting.title', hidden_from: ['clerk'] },
  { to: '/people/$area_id', key: 'people.title', only: 'personnel_officer' },
  { to: '/needs/$area_id', key: 'needs.title', only: 'personnel_officer' },
  { to: '/teams/$area_id', key: 'teams.title' },
  { to: '/delegations/$area_id', key: 'delegations.title' },
  { to: '/lifted/$area_id', key: 'lifted.title' },
];

export function DutyTabs() {
  const { say } = useSpeech();
  const { area_id = 'mine' } = useParams({ strict: false });
  const roles = useSession().data?.roles.map((one) => one.role) ?? [];
  const shown = kTabs.filter(
    (tab) =>
      (!tab.only || roles.includes(tab.only)) &&
      roles.some((role) => !tab.hidden_from?.includes(role)),
  );
  // On a phone the row is longer than the screen: the open page is in sight.
  const row = useRef<HTMLElement>(null);
  const count = shown.length;
  useEffect(() => {
    row.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [count]);
  return (
    <nav ref={row} className="filters" aria-label={say('on.pages')}>
      {shown.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          params={{ area_id }}
          className="chip"
          activeProps={{ className: 'on' }}
        >
          {say(tab.key)}
        </Link>
      ))}
    </nav>
  );
}

// The four lanes of a place as chips with their counts; each leads to its list. Called above every
// list.

import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

import type { LaneName, LatePage } from '../kit/contract';
import { useSpeech } from '../kit/i18n';

const kLanes: LaneName[] = ['late', 'waiting', 'going', 'closed'];

interface ChipsProps {
  page: LatePage | undefined;
  lane: LaneName | null;
  children?: ReactNode; // at the row's end
}

export function LaneChips({ page, lane, children }: ChipsProps) {
  const { say } = useSpeech();
  if (!page) return <div className="filters" />;
  return (
    <div className="filters">
      {page.children.length > 0 && (
        <Link
          className={lane === null ? 'chip on' : 'chip'}
          to="/late/$area_id"
          params={{ area_id: page.area.id }}
        >
          {lane === null && <Check aria-hidden="true" />}
          {say('chip.by_place')}
        </Link>
      )}
      {kLanes.map((one) => (
        <Link
          key={one}
          className={lane === one ? 'chip on' : 'chip'}
          to="/tasks/$area_id/$lane"
          params={{ area_id: page.area.id, lane: one }}
          aria-current={lane === one ? 'page' : undefined}
        >
          {lane === one && <Check aria-hidden="true" />}
          {say(`lane.${one}`)} {page.totals[one]}
        </Link>
      ))}
      {children}
    </div>
  );
}

// One address for the pages of lists, directives, blockers, facts and the evening: fetched together
// when the first of them is opened, with their own words.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { MoreWords } from '../kit/speech_switch';
import { ComplaintsPage, FactsPage } from './book_facts';
import { ListsPage } from './book_lists';
import { BlockersPage, MinePage } from './book_mine';
import { BurdenPage, NightPage } from './book_night';
import './book.css';
import en from './words/book/en.json';
import zh from './words/book/zh-CN.json';

const kPages: Record<string, (area_id: string) => ReactNode> = {
  mine: () => <MinePage />,
  lists: (area_id) => <ListsPage area_id={area_id} form="list" />,
  directives: (area_id) => <ListsPage area_id={area_id} form="directive" />,
  plans: (area_id) => <ListsPage area_id={area_id} form="plan" />,
  reviews: (area_id) => <ListsPage area_id={area_id} form="review" />,
  blockers: (area_id) => <BlockersPage area_id={area_id} />,
  nightly: (area_id) => <NightPage area_id={area_id} />,
  burden: (area_id) => <BurdenPage area_id={area_id} />,
  facts: (area_id) => <FactsPage area_id={area_id} />,
  complaints: () => <ComplaintsPage />,
};

export default function BookScreen() {
  const { page = 'mine', area_id = 'mine' } = useParams({ strict: false });
  const show = kPages[page] ?? kPages.mine;
  return (
    <MoreWords words={{ zh, en }}>
      <div className="book" key={`${page} ${area_id}`}>
        {show?.(area_id)}
      </div>
    </MoreWords>
  );
}

// What waits for a second signature, by place: open the person, sign, or leave it. Until somebody
// of another body signs, none of it restricts anybody.

import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { PenLine } from 'lucide-react';

import { useSpeech } from '../kit/i18n';
import { StateCard } from '../kit/state_card';
import { Shown, Top } from './book_kit';
import { SignForm } from './pass_desk';
import {
  may_sign,
  PassDesk,
  PieceWords,
  useOnce,
  useRoles,
  place_words,
  Who,
  type Piece,
} from './pass_kit';

export default function SecondScreen() {
  return (
    <PassDesk>
      <Waiting />
    </PassDesk>
  );
}

function Waiting() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const roles = useRoles();
  const waiting = useOnce<{ items: Piece[] }>(`/v1/areas/${area_id}/evidence`);
  return (
    <main className="work one">
      <Top title={say('pass.second')} note={say('pass.second_note')} />
      <Shown query={waiting}>
        {({ items }) => {
          const mine = items.filter((one) => may_sign(one, roles));
          const others = items.length - mine.length;
          return (
            <>
              {mine.length === 0 && (
                <StateCard
                  icon={PenLine}
                  title={say('pass.second_none')}
                  text={say('pass.second_none_text')}
                  action={
                    <Button onClick={() => void waiting.refetch()}>{say('again')}</Button>
                  }
                />
              )}
              {places_of(mine).map(([place, pieces]) => (
                <section key={place} className="list">
                  <h2>
                    {place || say('pass.place_unknown')}{' '}
                    <span className="small">{pieces.length}</span>
                  </h2>
                  {pieces.map((piece) => (
                    <One key={piece.id} piece={piece} />
                  ))}
                </section>
              ))}
              {others > 0 && (
                <p className="small quiet">{say('pass.second_others', { count: others })}</p>
              )}
            </>
          );
        }}
      </Shown>
    </main>
  );
}

function places_of(pieces: Piece[]): [string, Piece[]][] {
  const places = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const place = piece.person ? place_words(piece.person) : '';
    places.set(place, [...(places.get(place) ?? []), piece]);
  }
  return [...places].sort(([a], [b]) => a.localeCompare(b, 'zh-CN'));
}

function One({ piece }: { piece: Piece }) {
  const { say } = useSpeech();
  return (
    <div className="book-one piece waiting">
      <p>
        <b>{piece.person?.name ?? say('pass.person')}</b>{' '}
        {piece.person && <Who of={piece.person} has_place={false} />}{' '}
        <Link to="/evidence" search={{ person: piece.person_id } as never}>
          {say('pass.open_file')}
        </Link>
      </p>
      <PieceWords piece={piece} />
      <SignForm piece={piece} person={piece.person_id} />
    </div>
  );
}

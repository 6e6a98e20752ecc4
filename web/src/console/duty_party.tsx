// What one of the four parties sees: its own duties and the people it lent, nothing else.

import { useQuery } from '@tanstack/react-query';
import { Handshake } from 'lucide-react';

import { say_when } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { StateCard, Trouble, Waiting } from '../kit/state_card';
import { useNow } from '../kit/use_now';
import type { components } from '../shell/api.gen';
import { ask, may_try_again, refusal_of } from './asking';

type MyParty = components['schemas']['MyParty'];

export default function PartyScreen() {
  const { say, language } = useSpeech();
  const now = useNow();
  const mine = useQuery({
    queryKey: ['party'],
    queryFn: () => ask<MyParty>('/v1/party/mine'),
    retry: may_try_again,
  });
  const organisations = mine.data?.organisations ?? [];
  return (
    <main className="work one">
      <header className="top">
        <div className="say">
          <h1>{say('party.title')}</h1>
        </div>
      </header>
      {mine.isPending && <Waiting />}
      {mine.isError && <Trouble {...refusal_of(mine.error)} again={() => void mine.refetch()} />}
      {mine.data && organisations.length === 0 && (
        <StateCard icon={Handshake} title={say('party.none')} text={say('party.none_text')} />
      )}
      {organisations.map((one) => (
        <section className="panel" key={one.name}>
          <h2>{one.name}</h2>
          <ul className="holes roomy">
            {one.duties.map((duty) => (
              <li key={duty.duty}>{language === 'en' ? duty.en : duty.zh}</li>
            ))}
          </ul>
          {one.people.length > 0 && <h3>{say('party.people')}</h3>}
          <ul className="holes">
            {one.people.map((person) => (
              <li key={person.name}>
                {person.name}
                <span className="push small">
                  {person.ended_at
                    ? say('party.ended')
                    : person.term_until &&
                      say('party.term', { when: say_when(language, person.term_until, now) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

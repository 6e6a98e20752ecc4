// Every door of my cells, to note something at one that the round does not ask today. Found by its
// number while typing; nothing is sent for that.

import { Building2, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';

import { compare_doors } from '../kit/door';
import { useSpeech } from '../kit/i18n';
import { Waiting } from '../kit/state_card';
import type { RoundDoor } from './round';
import { useWork } from './use_work';

const kShown_max = 400;

// "3-2-401" finds building 3, stair 2, door 401: the digits in their order.
export function is_found(name: string, wanted: string): boolean {
  const parts = wanted.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  let at = 0;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

export default function DoorsPage() {
  const { say } = useSpeech();
  const { state } = useWork();
  const [wanted, set_wanted] = useState('');
  const { round } = state;
  const found = useMemo(() => {
    const named = (round?.doors ?? []).map((door) => ({
      door,
      building: round?.buildings[door.building]?.[1] ?? '',
    }));
    return named
      .filter(({ door, building }) => is_found(`${building}${door.door}`, wanted.trim()))
      .sort((a, b) => compare_doors(a.building + a.door.door, b.building + b.door.door));
  }, [round, wanted]);
  const buildings = new Map<string, RoundDoor[]>();
  for (const { door, building } of found.slice(0, kShown_max))
    buildings.set(building, [...(buildings.get(building) ?? []), door]);
  return (
    <>
      <header className="bar">
        <h1>
          {say('tab.doors')}
          <small>{say('doors.count', { count: found.length })}</small>
        </h1>
      </header>
      <main className="today">
        <div className="find">
          <input
            type="search"
            value={wanted}
            aria-label={say('doors.find')}
            placeholder={say('doors.find')}
            onChange={(event) => set_wanted(event.target.value)}
          />
        </div>
        {!round && <Waiting />}
        {round && found.length === 0 && <p className="page note">{say('doors.none')}</p>}
        {[...buildings].map(([name, doors]) => (
          <section className="stops" key={name}>
            <h2 className="building">
              <Building2 className="icon" aria-hidden="true" />
              <b>{name}</b>
            </h2>
            <ul>
              {doors.map((door) => (
                <li className="stop" key={door.id}>
                  <span className="door">{door.door}</span>
                  <div className="need">
                    <a className="whole" href={`#/door/${door.id}`}>
                      <span className="only-read">{`${name}${door.door} `}</span>
                      {door.members.map((one) => one.initial).join(' ')}
                    </a>
                  </div>
                  <ChevronRight className="icon edge-icon" aria-hidden="true" />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </main>
    </>
  );
}

// A round on paper, for hours without phones: the doors of one cell in walking order with room to
// write, A4, no names. Fetching it is logged like every list of doors. What was written is entered
// later at the desk or on the phone.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { Printer } from 'lucide-react';

import { say_clock } from '../kit/clock';
import { useSpeech } from '../kit/i18n';
import { Trouble, Waiting } from '../kit/state_card';
import type { components } from '../shell/api.gen';
import { ask, refusal_of } from './asking';
import './round_print.css';

type Schemas = components['schemas'];
type Doors = Schemas['DoorList'] & { area: Schemas['AreaRef'] };

const kColumns = ['seen', 'temperature', 'need', 'note_column'] as const;

export default function RoundPrint() {
  const { area_id = 'mine' } = useParams({ strict: false });
  const { say } = useSpeech();
  const doors = useQuery({
    queryKey: ['doors', area_id],
    queryFn: () => ask<Doors>(`/v1/cells/${area_id}/households`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!doors.data)
    return (
      <main className="work one">
        {doors.isError ? (
          <Trouble {...refusal_of(doors.error)} again={() => void doors.refetch()} />
        ) : (
          <Waiting />
        )}
      </main>
    );
  const { items, area, as_of } = doors.data;
  return (
    <main className="work one round-print">
      <header className="top">
        <div className="say">
          <h1>{say('round.title', { area: `${area.parent_name} ${area.name}` })}</h1>
          <p className="small">
            {say('round.count', { count: items.length })}{' '}
            {say('round.as_of', { clock: say_clock(as_of, true) })}
          </p>
          <p className="small no-print">{say('round.note')}</p>
        </div>
        <Button
          className="no-print"
          type="primary"
          icon={<Printer className="icon" />}
          onClick={() => print()}
        >
          {say('round.print')}
        </Button>
      </header>
      <p className="only-print">{say('round.who')}</p>
      <Paper items={items} />
    </main>
  );
}

function Paper({ items }: { items: Doors['items'] }) {
  const { say } = useSpeech();
  const door_of = (door: Schemas['Door']): string =>
    door.is_hidden && door.door === '' ? say('find.hidden') : door.building + door.door;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say('round.order')}</th>
          <th scope="col">{say('field.door')}</th>
          <th scope="col">{say('round.people')}</th>
          {kColumns.map((one) => (
            <th key={one} scope="col">
              {say(`round.${one}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((door) => (
          <tr key={door.id}>
            <td>{door.order}</td>
            <th scope="row">{door_of(door)}</th>
            <td>{door.people}</td>
            {kColumns.map((one) => (
              <td key={one} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

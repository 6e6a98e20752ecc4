// The owner of an item, found by a part of the name among the staff of the area: nobody types an
// id. The form sends the id of whom was chosen. Left to others: the form (book_kit.tsx).

import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';

import type { Listing } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import type { components } from '../shell/api.gen';
import { ask, may_try_again } from './asking';

type Seat = components['schemas']['StaffSeat'];

interface OwnerProps {
  id: string;
  name: string; // of the field in the form
  area_id: string;
}

export function OwnerPicker({ id, name, area_id }: OwnerProps) {
  const { say, has } = useSpeech();
  const [typed, type] = useState('');
  const [chosen, choose] = useState<Seat | null>(null);
  const wanted = typed.trim();
  const found = useQuery({
    queryKey: ['staff', area_id, wanted],
    queryFn: () =>
      ask<Listing<Seat>>(`/v1/areas/${area_id}/staff?name=${encodeURIComponent(wanted)}`),
    enabled: wanted.length > 0 && !chosen,
    retry: may_try_again,
  });
  const role_name = (seat: Seat): string =>
    has(`role.${seat.role}`) ? say(`role.${seat.role}`) : seat.role;
  if (chosen)
    return (
      <span>
        <input type="hidden" name={name} value={chosen.account_id} />
        <b>{chosen.name}</b> {role_name(chosen)} {chosen.area.name}{' '}
        <Button size="small" onClick={() => choose(null)}>
          {say('book.owner.change')}
        </Button>
      </span>
    );
  const seats = found.data?.items ?? [];
  return (
    <>
      <input
        id={id}
        type="text"
        value={typed}
        autoComplete="off"
        placeholder={say('book.owner.find')}
        onChange={(event) => type(event.target.value)}
      />
      <span role="status">
        {found.data && seats.length === 0 ? say('book.owner.none') : ''}
      </span>
      {seats.map((seat) => (
        <Button key={seat.account_id} size="small" onClick={() => choose(seat)}>
          {seat.name} {role_name(seat)} {seat.area.name}
        </Button>
      ))}
    </>
  );
}

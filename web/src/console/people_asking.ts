// What the desks of people ask of the server and the shapes they get. Called by the screens about
// people; the call itself is kit/net.ts.

import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useSpeech } from '../kit/i18n';
import { call } from '../kit/net';
import { new_key } from '../shell/retry';
import { Refusal, refusal_of } from './asking';
import { useToast } from './toast';
import type { WhySeen } from './why';

export interface AreaRef {
  id: string;
  name: string;
  level: string;
  parent_name: string;
}
export interface FoundPerson {
  id: string;
  name: string;
  age: number;
  phone_masked: string;
  household_id: string;
  door: string;
  address: string;
  area: AreaRef;
}
export interface Member {
  id: string;
  name: string;
  phone: string;
  age: number;
  birth_year: number;
  version: string;
  sex: string;
  is_living_alone: boolean;
  is_floating: boolean;
  flags: { kind: string; until: string; set_by: string }[];
  plan: { id: string; what: string; cadence_days: number; next_at: string; note: string }[];
}
export interface HouseholdCard {
  household: {
    id: string;
    building: string;
    door: string;
    address: string;
    area: AreaRef;
    kind: string;
    is_hidden: boolean;
    stay: { kind: string; arrived_on: string; leaves_on: string; expires_at: string } | null;
  };
  person_id: string | null;
  members: Member[];
  care_shown: boolean;
  seen: { said: string; filed_count: number; found_count: number; at: string; by: string } | null;
  why: WhySeen;
  can: string[];
}
export interface FlagKind {
  kind: string;
  zh: string;
  en: string;
  purpose_zh: string;
  purpose_en: string;
}

export async function post<Body>(path: string, body: unknown): Promise<Body> {
  const reply = await call<Body>('POST', path, { body, key: new_key() });
  if (reply.body === null) throw new Refusal(reply.status, reply.fault);
  return reply.body;
}

// One write of these desks: says what came of it, and asks the shown lists again.
export function useWrite(done_words: string, lists: string[]) {
  const client = useQueryClient();
  const tell = useToast();
  const { say, say_fault } = useSpeech();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown }) => post(path, body),
    onSuccess: () => tell({ words: say(done_words) }),
    onError: (trouble) => {
      const { fault, status } = refusal_of(trouble);
      tell({ words: say_fault(fault, status), is_trouble: true });
    },
    onSettled: () => {
      for (const list of lists) void client.invalidateQueries({ queryKey: [list] });
    },
  });
}

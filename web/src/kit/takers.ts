// Who could take a task now: the people on duty at its place and at each place above it, nearest
// first. The server takes nobody else. Called by the drawer and by field's hand-over.

import type { Listing, Responder } from './contract';

export type Ask = <Body>(path: string) => Promise<Body>;

export async function takers_of(task_id: string, ask: Ask): Promise<Responder[]> {
  return (await ask<Listing<Responder>>(`/v1/tasks/${task_id}/takers`)).items;
}

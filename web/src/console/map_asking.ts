// Whether there is a map of the operator's own: asked once an hour, small. The outlines themselves
// are asked for by geo_map.tsx alone.

import { useQuery } from '@tanstack/react-query';

import { ask } from './asking';

export interface MapShown {
  map: { hash: string; file_name: string; features: number; made_at: string } | null;
}

const kAsked_ms = 3_600_000;

export function useMapHash(): string | null {
  const shown = useQuery({
    queryKey: ['map'],
    queryFn: () => ask<MapShown>('/v1/map'),
    staleTime: kAsked_ms,
    retry: false,
  }).data;
  return shown?.map?.hash ?? null;
}

// The operator's own outlines of the places below, shaded by how much is late there. No tile and no
// other host is ever asked; the outlines come from our server and are kept by the browser under
// their hash. Fetched only where there is a map (where_map.tsx). The table beside says the same.

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useEffect, useRef } from 'react';

import type { LateChild, LatePage } from '../kit/contract';
import { useSpeech } from '../kit/i18n';
import { ask } from './asking';
import { heat_bounds, heat_step } from './heat';
import './geo_map.css';

type Outline = Feature<Polygon | MultiPolygon>;

const kNamed_max = 20;

export default function GeoMap({ page, hash }: { page: LatePage; hash: string }) {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const outlines = useQuery({
    queryKey: ['map', hash],
    queryFn: () => ask<FeatureCollection<Polygon | MultiPolygon>>(`/v1/map/${hash}`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const shown = outlines.data ? places_with(outlines.data.features, page.children) : [];
  const is_empty = shown.length === 0;
  useEffect(() => {
    if (!box.current || is_empty) return undefined;
    const map = draw(box.current, shown, {
      say: (child) => say('map.open', { area: child.area.name, count: child.late }),
      open: (id) => void navigate({ to: '/late/$area_id', params: { area_id: id } }),
      near: say('map.near'),
      far: say('map.far'),
    });
    return () => void map.remove();
    // Drawn anew when the numbers are.
  }, [outlines.data, page]);
  if (is_empty) return null;
  return (
    <section className="panel">
      <h2>{say('map.own')}</h2>
      <div ref={box} className="geo-map" role="group" aria-label={say('map.own')} />
      <p className="small">{say('map.own_note')}</p>
    </section>
  );
}

interface Place {
  child: LateChild;
  outline: Outline;
}

function places_with(features: readonly Outline[], children: readonly LateChild[]): Place[] {
  const by_id = new Map(features.map((one) => [String(one.id), one]));
  return children.flatMap((child) => {
    const outline = by_id.get(child.area.id);
    return outline ? [{ child, outline }] : [];
  });
}

interface Words {
  say: (child: LateChild) => string;
  open: (id: string) => void;
  near: string;
  far: string;
}

function draw(box: HTMLElement, places: readonly Place[], words: Words): L.Map {
  const map = L.map(box, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: 0.25,
  });
  L.control.zoom({ zoomInTitle: words.near, zoomOutTitle: words.far }).addTo(map);
  const bounds = heat_bounds(Math.max(0, ...places.map(({ child }) => child.late)));
  const layer = L.featureGroup().addTo(map);
  for (const { child, outline } of places) {
    const step = heat_step(child.late, bounds);
    const drawn = L.geoJSON(outline, { className: `heat-${step} geo-place` } as L.GeoJSONOptions);
    drawn.setStyle({ className: `heat-${step} geo-place`, weight: 1, fillOpacity: 1 });
    drawn.bindTooltip(`${child.area.name} ${child.late}`, {
      permanent: places.length <= kNamed_max,
      direction: 'center',
      className: `geo-name ink-${step}`,
    });
    drawn.on('click', () => words.open(child.area.id));
    drawn.addTo(layer);
  }
  map.fitBounds(layer.getBounds(), { padding: [8, 8] });
  // Shapes are there only once the map has a view.
  layer.getLayers().forEach((drawn, at) => {
    const child = places[at]?.child;
    if (child)
      (drawn as L.GeoJSON).eachLayer((one) =>
        label(one, words.say(child), () => words.open(child.area.id)),
      );
  });
  return map;
}

// A place is a link: reached by Tab, opened by Enter.
function label(layer: L.Layer, words: string, open: () => void): void {
  const path = (layer as L.Path).getElement();
  if (!path) return;
  path.setAttribute('role', 'link');
  path.setAttribute('tabindex', '0');
  path.setAttribute('aria-label', words);
  path.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Enter') open();
  });
}

import { divIcon, marker, type LayerGroup, type Map as LeafletMap } from 'leaflet';
import { useEffect, useMemo } from 'react';
import Supercluster from 'supercluster';
import type { RecordData } from '@/api/types';
import type { Place } from '@/fields/geo/place';
import type { Located } from './places';
import type { Seen } from './useMap';

interface PointLayer {
  drawn: { map: LeafletMap; points: LayerGroup } | null;
  seen: Seen | null;
  found: readonly Located[];
  here: Place | null;
  nameOf: (record: RecordData) => string;
  colorOf: (record: RecordData) => string;
  /** How many records a cluster holds, as it is written on it. */
  shown: (count: number) => string;
  /** What a cluster is called. */
  many: (count: number) => string;
  hereName: string;
  onPick: (id: string) => void;
}

// In pixels of the map, whose tiles are half as wide as the library takes for granted: clusters do not lie over each other.
const CLUSTER = { radius: 72, extent: 256, maxZoom: 16 };

function sizeOf(count: number): number {
  return count < 10 ? 32 : count < 100 ? 38 : count < 1000 ? 44 : 52;
}

/** Points, gathered into clusters where they would lie over each other; a cluster opens by a click or Enter. */
export function usePointLayer({ drawn, seen, found, here, nameOf, colorOf, shown, many, hereName, onPick }: PointLayer): void {
  const index = useMemo(() => {
    const made = new Supercluster<{ at: number }>(CLUSTER);
    made.load(found.map(({ place }, at) => ({ type: 'Feature', properties: { at }, geometry: { type: 'Point', coordinates: [place.lng, place.lat] } })));
    return made;
  }, [found]);
  useEffect(() => {
    if (!drawn || !seen) return;
    const { map, points } = drawn;
    const { west, south, east, north } = seen.window;
    points.clearLayers();
    for (const { geometry, properties } of index.getClusters([west, south, east, north], Math.round(seen.zoom))) {
      const [lng = 0, lat = 0] = geometry.coordinates;
      if ('cluster' in properties) {
        const { cluster_id: id, point_count: count } = properties;
        const size = sizeOf(count);
        marker([lat, lng], { icon: divIcon({ className: 'map-cluster', html: shown(count), iconSize: [size, size] }), title: many(count), alt: many(count) })
          .on('click keypress', () => map.setView([lat, lng], Math.min(index.getClusterExpansionZoom(id), map.getMaxZoom())))
          .addTo(points);
        continue;
      }
      const record = found[properties.at]?.record;
      if (!record) continue;
      const name = nameOf(record);
      const point = marker([lat, lng], { icon: divIcon({ className: 'map-point', html: '', iconSize: [18, 18] }), title: name, alt: name }).on('click keypress', () => onPick(record.id));
      point.addTo(points).getElement()?.style.setProperty('--hue', colorOf(record));
    }
    if (here) marker([here.lat, here.lng], { icon: divIcon({ className: 'map-here', html: '', iconSize: [20, 20] }), title: hereName, alt: hereName, keyboard: false }).addTo(points);
    // A marker is a button to the eye and the ear.
    points.eachLayer((layer) => {
      const element = 'getElement' in layer ? (layer.getElement as () => HTMLElement | undefined)() : undefined;
      if (!element) return;
      if (!element.hasAttribute('role')) element.setAttribute('role', 'img');
      element.setAttribute('aria-label', element.title);
    });
  }, [drawn, seen, index, found, here, nameOf, colorOf, shown, many, hereName, onPick]);
}

import { canvas, control, divIcon, map as makeMap, marker, polygon, tileLayer, type LayerGroup, type Map as LeafletMap, layerGroup } from 'leaflet';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { palettes, type ThemeName } from '@/start/tokens';
import type { Window } from './places';
import { readOutlines } from './rings';

export interface Tiles {
  url: string;
  attribution: string;
}

export interface Seen {
  window: Window;
  zoom: number;
}

const CHINA: [number, number] = [35.5, 104];
const NARROW = 600;
const NAMES_FROM = 5;
const FURTHEST = 18;

interface DrawnMap {
  map: LeafletMap;
  /** Where the points are put. */
  points: LayerGroup;
}

async function drawOutlines(map: LeafletMap, theme: ThemeName): Promise<void> {
  const colors = palettes[theme];
  const style = { renderer: canvas({ padding: 0.5 }), interactive: false, color: colors.lineStrong, weight: 1, fillColor: colors.surface, fillOpacity: 1 };
  const [world, china] = await Promise.all([readOutlines('world'), readOutlines('china')]);
  for (const { rings } of [...world.filter((one) => one.name !== 'China'), ...china]) polygon(rings.map((ring) => [ring]), style).addTo(map);
  const names = layerGroup(china.flatMap(({ name, label }) => (label ? [marker(label, { icon: divIcon({ className: 'map-name', html: '', iconSize: [0, 0] }), interactive: false, keyboard: false }).on('add', ({ target }) => named(target, name))] : [])));
  const show = () => (map.getZoom() >= NAMES_FROM ? names.addTo(map) : names.remove());
  map.on('zoomend', show);
  show();
}

/** Names are set as text, never as markup. */
function named(target: { getElement: () => HTMLElement | undefined }, name: string): void {
  const element = target.getElement();
  if (!element) return;
  element.textContent = name;
  element.setAttribute('aria-hidden', 'true');
}

function seenOf(map: LeafletMap): Seen {
  const bounds = map.getBounds();
  return { window: { south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast() }, zoom: map.getZoom() };
}

interface MapWords {
  zoomIn: string;
  zoomOut: string;
}

/** A map in a box of the page: outlines that are shipped, tiles over them where the operator set a server of them. */
export function useMap(box: RefObject<HTMLDivElement | null>, theme: ThemeName, tiles: Tiles | null, words: MapWords): { drawn: DrawnMap | null; seen: Seen | null } {
  const [drawn, setDrawn] = useState<DrawnMap | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  const kept = useRef<{ center: [number, number]; zoom: number } | null>(null);
  const { zoomIn, zoomOut } = words;
  useEffect(() => {
    if (!box.current) return undefined;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    // All of China, whatever the width.
    const begin = kept.current ?? { center: CHINA, zoom: box.current.clientWidth < NARROW ? 3 : 4 };
    const map = makeMap(box.current, { ...begin, minZoom: 2, maxZoom: FURTHEST, zoomControl: false, worldCopyJump: true, fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still });
    map.attributionControl.setPrefix(false);
    control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    void drawOutlines(map, theme);
    if (tiles) tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: FURTHEST }).addTo(map);
    const points = layerGroup().addTo(map);
    const look = () => {
      const { lat, lng } = map.getCenter();
      kept.current = { center: [lat, lng], zoom: map.getZoom() };
      setSeen(seenOf(map));
    };
    map.on('moveend', look);
    look();
    setDrawn({ map, points });
    const watch = new ResizeObserver(() => map.invalidateSize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      setDrawn(null);
      map.remove();
    };
  }, [box, theme, tiles, zoomIn, zoomOut]);
  return { drawn, seen };
}

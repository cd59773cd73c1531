/** Where the items of the navigation lead. */
import { useMemo } from 'react';
import type { Labels, NavigationItem } from '@/api/types';
import { useModel } from '@/model/context';
import { GROUPS, groupOf, type Group } from './settings';

export interface Place {
  key: string;
  to: string;
  label: Labels;
  icon: string | undefined;
}

export interface PlaceGroup {
  area: string;
  label: Labels;
  places: Place[];
}

export function addressOf(item: NavigationItem): string {
  if (item.kind === 'object') return `/records/${item.name}`;
  if (item.kind === 'dashboard') return item.name === 'home' ? '/home' : `/dashboards/${item.name}`;
  return `/${item.name}`;
}

export function usePlaces(): PlaceGroup[] {
  const { navigation } = useModel();
  return useMemo(
    () =>
      navigation
        .map((area) => ({
          area: area.area,
          label: area.label,
          places: area.items.map((item) => ({
            key: `${item.kind}.${item.name}`,
            to: addressOf(item),
            label: item.label,
            icon: item.icon,
          })),
        }))
        .filter((group) => group.places.length > 0),
    [navigation],
  );
}

/** So many settings are a list of their own; more stand in parts. */
const FEW = 12;

export interface SettingsPart {
  area: string;
  part: Group;
  places: Place[];
}

/** The settings of a group in parts, where there are many; the first of the group, all settings, stands above them. */
export function inParts(group: PlaceGroup): SettingsPart[] {
  if (group.area !== 'settings' || group.places.length <= FEW) return [];
  const rest = group.places.filter((place) => place.key !== ALL_SETTINGS);
  const named = (place: Place) => groupOf(place.key.slice(place.key.indexOf('.') + 1));
  return GROUPS.map((part) => ({ area: `settings.${part}`, part, places: rest.filter((place) => named(place) === part) })).filter((one) => one.places.length > 0);
}

export const ALL_SETTINGS = 'page.settings';

/** Pages that stand under an item of the navigation without its address. */
const UNDER: readonly (readonly [string, string])[] = [
  ['/roles', '/records/role'],
  ['/territories', '/records/territory'],
  ['/new-object', '/model'],
  ['/field-rights', '/records/role'],
];

/** Where an organisation is set up, by the items of the navigation that lead there: without these the server accepts nothing. */
const SET_UP: readonly (readonly [string, string])[] = [
  ...['audit', 'automation-runs', 'backups', 'duplicates', 'layouts', 'mail', 'metric-summaries', 'migration', 'model', 'notification-defaults', 'numbering', 'organisation', 'pipelines', 'predictions', 'security', 'signing-certificate', 'web-forms', 'webhooks'].map((name) => [`/${name}`, `page.${name}`] as const),
  ['/new-object', 'page.model'],
  ['/field-rights', 'object.role'],
];

/** Whether somebody with this navigation may work at an address: pages that set something up are for those whom they are given. */
export function mayOpen(groups: readonly PlaceGroup[], pathname: string): boolean {
  const needed = SET_UP.find(([address]) => pathname === address || pathname.startsWith(`${address}/`))?.[1];
  return needed === undefined || groups.some((group) => group.places.some((place) => place.key === needed));
}

/** The item under which a page stands: the one with the longest address that leads there; null for none. */
export function placeOf(places: readonly Place[], pathname: string): string | null {
  const within = (to: string) => pathname === to || pathname.startsWith(`${to}/`);
  const borrowed = UNDER.find(([from]) => within(from))?.[1];
  const found = places.filter((place) => within(place.to) || place.to === borrowed).sort((a, b) => b.to.length - a.to.length);
  return found[0]?.key ?? null;
}

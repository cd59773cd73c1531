/** Where the items of the navigation lead. */
import { useMemo } from 'react';
import type { Labels, NavigationItem } from '@/api/types';
import { useModel } from '@/model/context';

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

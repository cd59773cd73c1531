import { useMemo } from 'react';
import type { ChosenLayout } from '../views/layout';
import type { ChosenColumns } from './columns';

/** How the columns stand: width, place, what stays in sight, what the rows are grouped by. */
export interface Arrangement {
  pinned: number;
  resize: (path: string, width: number | null) => void;
  move: (path: string, step: number) => void;
  hide: (path: string) => void;
  pin: (count: number) => void;
  isGrouped: (path: string) => boolean;
  /** Groups by the field, or no longer. */
  group: (path: string) => void;
}

const MOST_GROUPS = 2;
const NARROWEST = 40;

export function pathOf(group: string): string {
  return group.split(':')[0] ?? '';
}

export function useArrangement(chosen: ChosenColumns, { layout, change }: ChosenLayout): Arrangement {
  return useMemo(() => {
    const groups = layout.group ?? [];
    const isGrouped = (path: string) => groups.some((group) => pathOf(group) === path);
    return {
      pinned: layout.pinned ?? 1,
      resize: (path, width) => {
        const others = Object.fromEntries(Object.entries(layout.widths ?? {}).filter(([one]) => one !== path));
        change({ widths: width === null ? others : { ...others, [path]: Math.max(NARROWEST, width) } });
      },
      move: (path, step) => {
        const at = chosen.paths.indexOf(path);
        const to = at + step;
        if (to < 0 || to >= chosen.paths.length) return;
        const rest = chosen.paths.filter((one) => one !== path);
        chosen.choose([...rest.slice(0, to), path, ...rest.slice(to)]);
      },
      hide: (path) => chosen.choose(chosen.paths.filter((one) => one !== path)),
      pin: (count) => change({ pinned: count === 1 ? undefined : count }),
      isGrouped,
      group: (path) => change({ group: isGrouped(path) ? groups.filter((group) => pathOf(group) !== path) : [...groups, path].slice(-MOST_GROUPS) }),
    };
  }, [chosen, layout, change]);
}

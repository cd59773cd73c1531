/** How a person has laid a list out, kept for each person, object and saved view in the browser until it is saved with the view. */
import { useCallback, useState } from 'react';
import type { Part, SavedView, ViewLayout } from '@/api/views';
import { isObject, sameValue } from '@/lib/equal';
import { kept } from '@/lib/store';
import { useMe } from '@/model/context';

export interface ChosenLayout {
  layout: ViewLayout;
  /** Changes parts of it; a part that is undefined is as usual again. */
  change: (part: { [K in keyof ViewLayout]: ViewLayout[K] | undefined }) => void;
  reset: () => void;
  changed: boolean;
}

function isUsual(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** The layout without what is as usual, so that equal ones look equal. */
export function plainLayout(layout: ViewLayout): ViewLayout {
  return Object.fromEntries(Object.entries(layout).filter(([, value]) => !isUsual(value)));
}

export function sameLayout(a: ViewLayout, b: ViewLayout): boolean {
  return sameValue(plainLayout(a), plainLayout(b));
}

function stored(key: string): ViewLayout | null {
  const found = kept.get(key);
  return isObject(found) ? found : null;
}

/** The parts with one of them another, or without it where there is none. */
export function withPart(parts: ViewLayout['parts'], part: Part, field: string | null): NonNullable<ViewLayout['parts']> {
  const others = Object.fromEntries(Object.entries(parts ?? {}).filter(([name]) => name !== part));
  return field ? { ...others, [part]: field } : others;
}

const NONE: ViewLayout = {};

export function useLayout(object: string, saved: SavedView | null): ChosenLayout {
  const me = useMe();
  const key = `layout.${me.user.id}.${object}${saved ? `.${saved.id}` : ''}`;
  const [choice, setChoice] = useState<{ key: string; layout: ViewLayout | null }>(() => ({ key, layout: stored(key) }));
  const own = choice.key === key ? choice.layout : stored(key);
  const base = saved?.settings ?? NONE;
  const layout = own ?? base;
  const put = useCallback(
    (next: ViewLayout | null) => {
      kept.set(key, next);
      setChoice({ key, layout: next });
    },
    [key],
  );
  const change = useCallback<ChosenLayout['change']>(
    (part) => {
      const next = plainLayout({ ...layout, ...part } as ViewLayout);
      put(sameLayout(next, base) ? null : next);
    },
    [layout, base, put],
  );
  const reset = useCallback(() => put(null), [put]);
  return { layout, change, reset, changed: own !== null };
}

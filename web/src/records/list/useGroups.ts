import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { aggregate } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { Total } from '@/api/views';
import { allOf } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { groupsOf, itemsOf, outside, readGroup, type Group, type GroupBy, type Item } from './grouping';
import { measuresOf } from './totals';

const MOST_GROUPS = 2000;
const NONE: readonly Group[] = [];

export interface Grouping {
  bys: readonly GroupBy[];
  groups: readonly Group[];
  folded: ReadonlySet<string>;
  toggle: (key: string) => void;
  foldAll: (fold: boolean) => void;
  /** The filter without the records of folded groups. */
  where: string;
  itemsOf: (rows: readonly RecordData[], more: boolean) => Item[];
}

/** The groups of a list with count and totals of each, and which of them are folded; null where it is not grouped. */
export function useGroups(view: ObjectView, texts: readonly string[] | undefined, totals: Record<string, Total>, where: string): Grouping | null {
  const model = useModel();
  const locale = useLocale();
  const wanted = (texts ?? []).join('\n');
  const bys = useMemo(
    () => wanted.split('\n').flatMap((text) => readGroup(text, (path) => resolvePath(model, view.name, path)?.field ?? null) ?? []),
    [wanted, model, view.name],
  );
  const measures = useMemo(() => ({ n: 'count()', ...measuresOf(totals) }), [totals]);
  const names = bys.map((by) => by.text);
  const ask = (group: string[], signal: AbortSignal) => aggregate(view.name, { group, measures, limit: MOST_GROUPS, ...(where ? { where } : {}) }, signal);
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'groups', names, measures, where],
    queryFn: async ({ signal }) => {
      const [rows, outer] = await Promise.all([ask(names, signal), names.length > 1 ? ask(names.slice(0, 1), signal) : { rows: [] }]);
      return groupsOf(bys, rows.rows, outer.rows);
    },
    enabled: bys.length > 0,
    placeholderData: (before) => before,
  });
  const scope = names.join();
  const [state, setState] = useState<{ scope: string; folded: ReadonlySet<string> }>({ scope, folded: new Set() });
  const folded = useMemo<ReadonlySet<string>>(() => (state.scope === scope ? state.folded : new Set()), [state, scope]);
  const groups = query.data ?? NONE;
  const toggle = useCallback(
    (key: string) => {
      const next = new Set(folded);
      if (!next.delete(key)) next.add(key);
      setState({ scope, folded: next });
    },
    [folded, scope],
  );
  const foldAll = (fold: boolean) => setState({ scope, folded: new Set(fold ? groups.filter((group) => group.level === 0).map((group) => group.key) : []) });
  const narrowed = useMemo(() => allOf(where, ...groups.filter((group) => folded.has(group.key)).map((group) => outside(bys, group))), [where, groups, folded, bys]);
  const arrange = useCallback((rows: readonly RecordData[], more: boolean) => itemsOf(bys, groups, folded, rows, more, locale), [bys, groups, folded, locale]);
  if (bys.length === 0) return null;
  return { bys, groups, folded, toggle, foldAll, where: narrowed, itemsOf: arrange };
}

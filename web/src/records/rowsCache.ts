/** Changing rows in the cached lists without asking the server again. */
import type { QueryClient } from '@tanstack/react-query';
import type { RecordData } from '@/api/types';
import { listsOf, type RowsData } from './list/useRows';

type Change = (row: RecordData) => RecordData | null;

function changed(data: RowsData, ids: ReadonlySet<string>, change: Change): RowsData {
  let removed = 0;
  const pages = data.pages.map((page) => {
    if (!page.records.some((row) => ids.has(row.id))) return page;
    const records = page.records.flatMap((row) => {
      if (!ids.has(row.id)) return [row];
      const next = change(row);
      if (!next) removed += 1;
      return next ? [next] : [];
    });
    return { ...page, records };
  });
  const [first, ...rest] = pages;
  if (!first || removed === 0 || !first.count?.exact) return { ...data, pages };
  return { ...data, pages: [{ ...first, count: { ...first.count, value: first.count.value - removed } }, ...rest] };
}

/** Applies a change to these records in every cached list of the object; null takes a row out. */
export function changeRows(client: QueryClient, object: string, ids: readonly string[], change: Change): void {
  const wanted = new Set(ids);
  client.setQueriesData<RowsData>(listsOf(object), (data) => (data ? changed(data, wanted, change) : data));
}

/** Takes over what a row shows from a whole record; paths through lookups stay until they are read again. */
export function mergeRow(row: RecordData, record: Record<string, unknown>): RecordData {
  const next: RecordData = { ...row };
  for (const key of Object.keys(row)) if (key in record) next[key] = record[key];
  return next;
}

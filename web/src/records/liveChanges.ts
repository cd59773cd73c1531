/** What others change reaches every list, board and page that is open. */
import type { Query, QueryClient } from '@tanstack/react-query';
import { markFresh } from '@/api/fresh';
import { queryRecords } from '@/api/records';
import type { Me } from '@/api/session';
import type { ChangeEvent, RecordData } from '@/api/types';
import { groupBy } from '@/lib/group';
import { isObject } from '@/lib/equal';
import { listsOf, type RowsData, type RowsKey } from './list/useRows';
import { leaving, refreshObject, refreshSoon, refreshTodo } from './refresh';

/** More changes than this at once (an import) are not followed one by one. */
const MANY = 100;
/** A list scrolled further than this is not fetched anew for one more row. */
const FEW_PAGES = 2;

type RowsOf = Query<RowsData, Error, RowsData, RowsKey>;

function activeRows(client: QueryClient, object: string): RowsOf[] {
  return client.getQueryCache().findAll({ ...listsOf(object), type: 'active' }) as unknown as RowsOf[];
}

function replaceRows(data: RowsData, found: ReadonlyMap<string, RecordData>, asked: ReadonlySet<string>): RowsData {
  return {
    ...data,
    pages: data.pages.map((page) => {
      if (!page.records.some((row) => asked.has(row.id))) return page;
      return {
        ...page,
        records: page.records.flatMap((row) => (asked.has(row.id) ? (found.get(row.id) ?? []) : [row])),
      };
    }),
  };
}

function onTop(data: RowsData, rows: RecordData[]): RowsData {
  const [first, ...rest] = data.pages;
  return first ? { ...data, pages: [{ ...first, records: [...rows, ...first.records] }, ...rest] } : data;
}

/** Whether new records come first in this order. */
function newestFirst(sort: readonly string[]): boolean {
  return sort.length === 0 || sort[0] === '-created_at' || sort[0] === '-id';
}

/** Reads the changed records as one list asks for them, and puts them into it, or takes them out. */
async function updateList(client: QueryClient, list: RowsOf, object: string, ids: readonly string[]): Promise<void> {
  const [, , query] = list.queryKey;
  const answer = await queryRecords(object, {
    fields: [...query.fields],
    where: query.where ?? '',
    among: { id: ids },
    limit: ids.length,
  });
  const data = client.getQueryData<RowsData>(list.queryKey);
  if (!data) return;
  const found = new Map(answer.records.map((row) => [row.id, row]));
  const present = new Set(data.pages.flatMap((page) => page.records.map((row) => row.id)));
  const added = answer.records.filter((row) => !present.has(row.id));
  let next = replaceRows(data, found, new Set(ids));
  if (added.length > 0 && (newestFirst(query.sort) || data.pages.length > FEW_PAGES)) next = onTop(next, added);
  else if (added.length > 0) void client.invalidateQueries({ queryKey: list.queryKey, exact: true });
  client.setQueryData(list.queryKey, next);
}

function isMine(event: ChangeEvent, me: Me | undefined): boolean {
  const { actor } = event;
  const id = isObject(actor) ? actor['id'] : actor;
  return me !== undefined && id === me.user.id;
}

async function applyToObject(client: QueryClient, object: string, events: readonly ChangeEvent[]): Promise<void> {
  const me = client.getQueryData<Me>(['me']);
  const ids = [...new Set(events.map((event) => event.record))];
  const foreign = [...new Set(events.filter((event) => !isMine(event, me)).map((event) => event.record))];
  if (ids.length > MANY) {
    refreshObject(client, object);
    return;
  }
  for (const id of ids) {
    if (leaving.has(id)) continue;
    void client.invalidateQueries({ queryKey: ['record', object, id] });
    void client.invalidateQueries({ queryKey: ['history', object, id] });
    // What others move, and approvals let in or keep out, stands elsewhere now.
    void client.invalidateQueries({ queryKey: ['standing', object, id] });
    // Whether an approval may be asked for depends on what the record holds.
    void client.invalidateQueries({ queryKey: ['approvals', 'record', object, id] });
  }
  const lists = activeRows(client, object);
  await Promise.allSettled(lists.map((list) => updateList(client, list, object, ids)));
  if (foreign.length > 0) markFresh(object, foreign);
  for (const kind of ['aggregate', 'related']) void client.invalidateQueries({ queryKey: [kind, object] });
  void client.invalidateQueries({ queryKey: ['metrics'] });
  void client.invalidateQueries({ queryKey: ['allowed'] });
  void client.invalidateQueries({ queryKey: ['rows-of', object] });
  refreshTodo(client, object);
  if (object === 'comment') void client.invalidateQueries({ queryKey: ['comments'] });
  if (object === 'stage' || object === 'pipeline') void client.invalidateQueries({ queryKey: ['stages'] });
  void client.invalidateQueries({ queryKey: ['rows', object], type: 'inactive' });
}

export async function applyChanges(client: QueryClient, events: readonly ChangeEvent[]): Promise<void> {
  const byObject = groupBy(events, (event) => event.object);
  refreshSoon(client, 'feed');
  await Promise.all([...byObject].map(([object, some]) => applyToObject(client, object, some)));
}

/** What is shown of records, and what follows from them. */
const OF_RECORDS = ['rows', 'rows-of', 'record', 'record-pool', 'allowed', 'aggregate', 'related', 'standing', 'history', 'metrics', 'figures', 'process', 'forecast', 'brief', 'stages', 'approvals', 'comments', 'mails', 'notifications', 'follow', 'todo', 'feed'];

/** Everything that is shown may be old. */
export function refreshAll(client: QueryClient): void {
  for (const kind of OF_RECORDS) {
    void client.invalidateQueries({ queryKey: [kind] });
  }
}

/** What the person may do with each record, as the server will accept it. */
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { post } from '@/api/call';
import type { ObjectView } from '@/model/view';

export type Act = 'update' | 'delete';

/** Whether a record may be changed or deleted; until the server has said so, it may not. */
export type May = (id: string, act: Act) => boolean;

type Told = Record<string, readonly string[]>;

/** Records asked about at once. They are cut by their place, so that a list that grows asks for its new ones only. */
const CHUNK = 100;

/** What the role alone says of every record of the object; null where it depends on the record. */
export function ofAll(view: ObjectView, act: Act): boolean | null {
  if (view.generated || view.rights[act] === 'none') return false;
  const detail = [...view.fields.values()].some((field) => field.type === 'master_detail');
  return view.rights[act] === 'all' && !detail ? true : null;
}

export function chunked(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let start = 0; start < ids.length; start += CHUNK) chunks.push(ids.slice(start, start + CHUNK));
  return chunks;
}

function together(answers: readonly { data?: Told | undefined }[]): Told {
  return Object.assign({}, ...answers.map((answer) => answer.data ?? {})) as Told;
}

/** Asks for the rights on these records, unless the role alone answers. */
export function useRights(view: ObjectView, ids: readonly string[]): May {
  const update = ofAll(view, 'update');
  const remove = ofAll(view, 'delete');
  const asked = update === null || remove === null;
  const chunks = useMemo(() => (asked ? chunked(ids) : []), [asked, ids]);
  const told = useQueries({
    queries: chunks.map((chunk) => ({
      queryKey: ['allowed', view.name, chunk],
      queryFn: async () => (await post('/records/{object}/rights', { path: { object: view.name }, body: { ids: chunk } })).rights,
      placeholderData: keepPreviousData,
    })),
    combine: together,
  });
  return useCallback(
    (id, act) => (act === 'update' ? update : remove) ?? told[id]?.includes(act) ?? false,
    [update, remove, told],
  );
}

/** The same of one record. */
export function useRecordRights(view: ObjectView, id: string): Record<Act, boolean> {
  const ids = useMemo(() => [id], [id]);
  const may = useRights(view, ids);
  return { update: may(id, 'update'), delete: may(id, 'delete') };
}

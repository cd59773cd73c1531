import { queryOptions } from '@tanstack/react-query';
import { get, patch, type Answered } from '@/api/call';

type Numberings = Answered<'/settings/numbering', 'get'>;
/** A numbered field; `next` is the number that the next record gets, as `text` writes it. */
export type Numbering = Numberings['numberings'][number];

export const numberingQuery = () => queryOptions({ queryKey: ['numbering'], queryFn: ({ signal }) => get('/settings/numbering', { signal }), staleTime: 0 });

/** Goes on with a higher number; answers with all numberings as they stand then. */
export async function moveNumbering({ object, field }: Numbering, next: number): Promise<Numberings> {
  return await patch('/settings/numbering/{object}/{field}', { path: { object, field }, body: { next } });
}

import { queryOptions } from '@tanstack/react-query';
import { get, request } from '@/api/client';
import type { Labels } from '@/api/types';

/** A numbered field; `next` is the number that the next record gets, as `text` writes it. */
export interface Numbering {
  object: string;
  object_label: Labels;
  field: string;
  field_label: Labels;
  pattern: string;
  reset: 'never' | 'year' | 'month' | 'day';
  gapless: boolean;
  next: number;
  text: string;
}

interface Numberings {
  numberings: Numbering[];
}

export const numberingQuery = () => queryOptions({ queryKey: ['numbering'], queryFn: ({ signal }) => get<Numberings>('/settings/numbering', { signal }), staleTime: 0 });

/** Goes on with a higher number; answers with all numberings as they stand then. */
export async function moveNumbering({ object, field }: Numbering, next: number): Promise<Numberings> {
  return (await request<Numberings>('PATCH', `/settings/numbering/${object}/${field}`, { body: { next } })).data;
}

import { queryOptions, useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';

const KEPT = 60_000;

export interface Template {
  key: string;
  label: string;
}

const templatesQuery = (object: string) =>
  queryOptions({
    queryKey: ['rows', 'print_template', 'of', object],
    queryFn: ({ signal }) => queryRecords('print_template', { fields: ['name', 'language'], where: `object = ${quoted(object)} and active = true`, sort: ['name'], limit: 50 }, signal),
    staleTime: KEPT,
  });

/** The templates by which records of an object are printed, those in the reader's language first. */
export function useTemplates(object: string): Template[] {
  const seen = useObject('print_template');
  const { data } = useQuery({ ...templatesQuery(object), enabled: Boolean(seen) && object !== 'print_template' });
  const { language } = useLocale();
  const own = (one: Record<string, unknown>) => Number(one['language'] !== language);
  return [...(data?.records ?? [])].sort((one, other) => own(one) - own(other)).map((one) => ({ key: one.id, label: asString(one['name']) }));
}

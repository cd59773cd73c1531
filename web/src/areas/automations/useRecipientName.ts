import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';

const NUMBER = /^\d+$/;

/** The name of the role or person that a step names by id or code; the code until it is found. */
export function useRecipientName(object: 'role' | 'user', value: string | undefined): string {
  const query = useQuery({
    queryKey: ['name-of', object, value],
    queryFn: async ({ signal }) => (await queryRecords(object, { fields: ['name'], where: NUMBER.test(value ?? '') ? idIn([value ?? '']) : `code = ${JSON.stringify(value)}`, limit: 1 }, signal)).records[0] ?? null,
    enabled: Boolean(value),
  });
  return query.data ? asString(query.data['name']) : (value ?? '');
}

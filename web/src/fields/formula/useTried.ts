import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { typeOf } from '@/fields/registry';
import { useLocale } from '@/lib/locale';

/** The value of an expression on a record in words; null while there is none. */
export function useTried(object: string, expression: string, id: string | null): string | null {
  const locale = useLocale();
  const asked = useDeferredValue(expression.trim());
  const { data } = useQuery({
    queryKey: ['expression', object, asked, id],
    enabled: asked !== '' && id !== null,
    retry: false,
    queryFn: async () => {
      try {
        return await post('/expressions', { body: { object, expression: asked, id } });
      } catch (error) {
        if (isProblem(error)) return { type: 'text', value: error.sentence };
        throw error;
      }
    },
  });
  if (!data) return null;
  if (data.value === null) return '—';
  if (typeof data.value === 'boolean') return String(data.value);
  return typeOf({ name: '', type: data.type, label: {} }).toText(data.value, { name: '', type: data.type, label: {} }, locale);
}

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { checkExpression } from '@/api/model';
import { isProblem } from '@/api/problem';

export interface Checked {
  /** The type of the value, where the expression is right. */
  type?: string;
  /** What is wrong, and at which character. */
  fault?: string;
  at?: number;
}

/** What the server says of an expression on records of an object, as it is typed. */
export function useChecked(object: string, expression: string): Checked {
  const asked = useDeferredValue(expression.trim());
  const { data } = useQuery({
    queryKey: ['expression', object, asked],
    enabled: asked !== '',
    staleTime: 60_000,
    retry: false,
    queryFn: async (): Promise<Checked> => {
      try {
        return { type: (await checkExpression(object, asked)).type };
      } catch (error) {
        if (!isProblem(error)) throw error;
        const at = error.errors[0]?.at;
        return { fault: error.sentence, ...(typeof at === 'number' ? { at } : {}) };
      }
    },
  });
  return asked === '' ? {} : (data ?? {});
}

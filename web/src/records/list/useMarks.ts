import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ColorRule } from '@/api/views';
import type { ObjectView } from '@/model/view';

/** Records that one question takes. */
const CHUNK = 1000;

/** The colours of a record: of the whole row, and of single cells by path. */
export interface Mark {
  row: string | null;
  cells: Readonly<Record<string, string>>;
}

export type Marks = ReadonlyMap<string, Mark>;

const NONE: readonly ColorRule[] = [];
const UNMARKED: Marks = new Map();

/** Which records meet which rule, asked of the server for those that are loaded: the rules are the server's expressions. */
export function useMarks(view: ObjectView, rules: readonly ColorRule[] = NONE, rows: readonly RecordData[]): Marks {
  const chunks = useMemo(() => {
    if (rules.length === 0) return [];
    const ids = rows.map((row) => row.id);
    return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, at) => ids.slice(at * CHUNK, (at + 1) * CHUNK));
  }, [rules, rows]);
  const asked = useMemo(() => chunks.flatMap((ids) => rules.map((rule, place) => ({ ids, rule, place }))), [chunks, rules]);
  return useQueries({
    queries: asked.map(({ ids, rule }) => ({
      queryKey: ['aggregate', view.name, 'marks', rule.where, ids],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await queryRecords(view.name, { fields: ['id'], where: rule.where, among: { id: ids }, limit: ids.length }, signal)).records.map((record) => record.id),
      retry: false,
    })),
    combine: (answers) => {
      if (answers.length === 0) return UNMARKED;
      const marks = new Map<string, { row: string | null; cells: Record<string, string> }>();
      // The first rule that holds decides, so the last are laid on first.
      [...answers.keys()].reverse().forEach((at) => {
        const rule = asked[at]?.rule;
        for (const id of answers[at]?.data ?? []) {
          const mark = marks.get(id) ?? { row: null, cells: {} };
          if (rule?.field) mark.cells[rule.field] = rule.color;
          else if (rule) mark.row = rule.color;
          marks.set(id, mark);
        }
      });
      return marks;
    },
  });
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { batch } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { rowsKey, type RowsData, type RowsQuery } from '../list/useRows';
import { refreshObject } from '../refresh';
import { placeWhere, type Place } from './columns';
import { ranksFor } from './ranks';

export interface CardOrder {
  /** Puts a card where another one of the column lies; null: behind all that are there. */
  place: (record: RecordData, at: Place, card: string | null) => Promise<void>;
  shift: (record: RecordData, at: Place, by: -1 | 1) => void;
}

/** The order of the cards of a column by hand: shown at once, kept in the field of the view, taken back when the server refuses. */
export function useCardOrder(view: ObjectView, rank: string | null, base: RowsQuery): CardOrder {
  const { t } = useTranslation();
  const client = useQueryClient();
  const put = useCallback(
    async (record: RecordData, at: Place, index: (others: readonly RecordData[], was: number) => number) => {
      if (!rank) return;
      const key = rowsKey(view.name, { ...base, where: placeWhere(base.where, at) });
      const data = client.getQueryData<RowsData>(key);
      const cards = data?.pages.flatMap((page) => page.records) ?? [];
      const others = cards.filter((one) => one.id !== record.id);
      const to = Math.max(0, Math.min(others.length, index(others, cards.findIndex((one) => one.id === record.id))));
      const ranks = ranksFor(others.map((one) => ({ id: one.id, rank: typeof one[rank] === 'number' ? one[rank] : one[rank] === null || one[rank] === undefined ? null : Number(one[rank]) })), record.id, to);
      const shown = [...others.slice(0, to), record, ...others.slice(to)].map((one) => (ranks.has(one.id) ? { ...one, [rank]: ranks.get(one.id) } : one));
      if (data) {
        // The pages stay as long as they were, for the next one is asked for behind the last row.
        let from = 0;
        const pages = data.pages.map((page, number) => {
          const size = number === data.pages.length - 1 ? shown.length - from : page.records.length;
          const records = shown.slice(from, from + size);
          from += size;
          return { ...page, records };
        });
        client.setQueryData<RowsData>(key, { ...data, pages });
      }
      try {
        await batch(view.name, [...ranks].map(([id, value]) => ({ op: 'update', id, values: { [rank]: value } })), true);
      } catch (error) {
        notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('state.brokenHint') });
      }
      refreshObject(client, view.name);
    },
    [client, view, rank, base, t],
  );
  return useMemo(
    () => ({
      place: (record, at, card) =>
        put(record, at, (others, was) => {
          if (card === null) return others.length;
          const there = others.findIndex((one) => one.id === card);
          // Coming from above, a card takes the place behind the one that it is dropped on, for that moves up.
          return was >= 0 && was <= there ? there + 1 : there;
        }),
      shift: (record, at, by) => void put(record, at, (_, was) => was + by),
    }),
    [put],
  );
}

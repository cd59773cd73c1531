import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { etagOf } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { rowsKey, type RowsData, type RowsQuery } from '../list/useRows';
import { afterWrite } from '../refresh';
import { changeRows, mergeRow } from '../rowsCache';
import { SaveConflict, saveChange } from '../saving';
import { opensGate } from '../stages/gate';
import { askForMove } from '../stages/moves';
import { movedValues, placeWhere, valuesBefore, type Place } from './columns';
import { useCardOrder } from './useCardOrder';

export interface CardMoves {
  /** `card`: whose place it takes there; without one it is put on top, or by hand at the end. */
  move: (record: RecordData, from: Place, to: Place, card?: string) => Promise<void>;
  /** One place up or down within its column, where the order is by hand. */
  shift: (record: RecordData, place: Place, by: -1 | 1) => void;
}

/** Moves a card to another place: shown at once, with an undo; taken back with the reason when the server refuses. */
export function useMoveCard(view: ObjectView, field: string, laneField: string | null, rank: string | null, base: RowsQuery): CardMoves {
  const { t } = useTranslation();
  const w = useWords('boards');
  const client = useQueryClient();
  const save = useCallback(
    async (record: RecordData, values: Record<string, unknown>) => {
      const answer = await saveChange(view, { id: record.id, base: record, values, etag: etagOf(record['version']) });
      changeRows(client, view.name, [record.id], (row) => mergeRow(row, answer.data));
      afterWrite(client, view.name, answer);
      return answer.data;
    },
    [client, view],
  );
  const ordered = useCardOrder(view, rank, base);
  const move = useCallback(
    async (record: RecordData, from: Place, to: Place, card?: string) => {
      const values = movedValues(field, laneField, from, to);
      if (Object.keys(values).length === 0) {
        if (rank) await ordered.place(record, to, card ?? null);
        return;
      }
      const keyOf = (place: Place) => rowsKey(view.name, { ...base, where: placeWhere(base.where, place) });
      const before = [from, to].map((place) => [keyOf(place), client.getQueryData<RowsData>(keyOf(place))] as const);
      const take = (id: string) => (data: RowsData | undefined) =>
        data && { ...data, pages: data.pages.map((page) => ({ ...page, records: page.records.filter((row) => row.id !== id) })) };
      const put = (row: RecordData) => (data: RowsData | undefined) =>
        data && { ...data, pages: data.pages.map((page, index) => (index === 0 ? { ...page, records: [row, ...page.records.filter((one) => one.id !== row.id)] } : page)) };
      client.setQueryData<RowsData>(keyOf(from), take(record.id));
      client.setQueryData<RowsData>(keyOf(to), put({ ...record, ...values }));
      const refused = (error: unknown) => {
        void client.invalidateQueries({ queryKey: ['rows', view.name] });
        const why = error instanceof SaveConflict ? t('conflict.cell') : isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint');
        notify({ kind: 'error', text: t('board.refused', { column: to.column.label, why }) });
      };
      try {
        const saved = await save(record, values);
        if (rank && card) await ordered.place(saved, to, card);
        const undo = () => save(saved, valuesBefore(record, values)).then(() => undefined, refused);
        notify({ kind: 'success', text: w('moved', { name: asString(record[view.nameField]), column: to.column.label }), action: { label: w('undo'), run: undo } });
      } catch (error) {
        before.forEach(([key, data]) => client.setQueryData(key, data));
        if (opensGate(view, values, error)) askForMove({ view, record, values, target: to.column.label, problem: error });
        else refused(error);
      }
    },
    [client, view, field, laneField, rank, base, save, ordered, t, w],
  );
  return { move, shift: ordered.shift };
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { etagOf } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { rowsKey, type RowsData, type RowsQuery } from '../list/useRows';
import { afterWrite } from '../refresh';
import { changeRows, mergeRow } from '../rowsCache';
import { SaveConflict, saveChange } from '../saving';
import { columnWhere, type BoardColumn } from './columns';

/** Moves a card to another column: shown at once, taken back with the reason when the server refuses. */
export function useMoveCard(view: ObjectView, field: string, base: RowsQuery) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useCallback(
    async (record: RecordData, from: BoardColumn, to: BoardColumn) => {
      const keyOf = (column: BoardColumn) => rowsKey(view.name, { ...base, where: columnWhere(base.where, column) });
      const before = [from, to].map((column) => [keyOf(column), client.getQueryData<RowsData>(keyOf(column))] as const);
      const take = (id: string) => (data: RowsData | undefined) =>
        data && { ...data, pages: data.pages.map((page) => ({ ...page, records: page.records.filter((row) => row.id !== id) })) };
      const put = (row: RecordData) => (data: RowsData | undefined) =>
        data && { ...data, pages: data.pages.map((page, index) => (index === 0 ? { ...page, records: [row, ...page.records.filter((one) => one.id !== row.id)] } : page)) };
      client.setQueryData<RowsData>(keyOf(from), take(record.id));
      client.setQueryData<RowsData>(keyOf(to), put({ ...record, [field]: to.value }));
      try {
        const change = { id: record.id, base: record, values: { [field]: to.value }, etag: etagOf(record['version']) };
        const answer = await saveChange(view, change);
        changeRows(client, view.name, [record.id], (row) => mergeRow(row, answer.data));
        afterWrite(client, view.name, answer);
      } catch (error) {
        before.forEach(([key, data]) => client.setQueryData(key, data));
        void client.invalidateQueries({ queryKey: ['rows', view.name] });
        const why = error instanceof SaveConflict ? t('conflict.cell') : isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint');
        notify({ kind: 'error', text: t('board.refused', { column: to.label, why }) });
      }
    },
    [client, view, field, base, t],
  );
}

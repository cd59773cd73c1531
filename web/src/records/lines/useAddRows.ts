import { useWords } from '@/areas/shared/useWords';
import { useTranslation } from 'react-i18next';
import { batch, createRecord } from '@/api/records';
import { pasteCells } from '@/api/many';
import { isProblem } from '@/api/problem';
import type { Operation, RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import type { Column } from '../list/columns';
import { readBlock } from '../list/tsv';

export interface AddingRows {
  /** Adds one line behind the last. */
  add: (values: Record<string, unknown>) => Promise<void>;
  /** Adds a line for each row of a block pasted into columns. */
  paste: (columns: readonly Column[], rows: string[][]) => void;
  /** The same of text whose first column is the name. */
  pasteNames: (text: string) => void;
  refresh: () => void;
  /** How many lines were added so far: what is asked for next begins anew. */
  count: number;
}

/** New lines of a record, in the order in which they are added. */
export function useAddRows(child: ObjectView, field: string, record: RecordData, count: number, refresh: () => void): AddingRows {
  const t = useWords('lines');
  const { t: core } = useTranslation();
  const placed = child.fields.has('position');
  const fail = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : core('state.brokenHint') });
  const at = (offset: number) => (placed ? { position: count + 1 + offset } : {});
  const add = async (values: Record<string, unknown>) => {
    try {
      await createRecord(child.name, { ...values, ...at(0), [field]: record.id }, crypto.randomUUID());
    } catch (error) {
      fail(error);
    }
    refresh();
  };
  /** Lines are made by their names first; what else was pasted goes the way of any pasted block, read as files are. */
  const make = async (paths: readonly string[], rows: string[][]) => {
    const name = paths.indexOf(child.nameField);
    const wanted = rows.filter((row) => name >= 0 && row[name]?.trim());
    if (wanted.length === 0) {
      notify({ kind: 'error', text: t('noneAdded') });
      return;
    }
    try {
      const operations = wanted.map((row, index): Operation => ({ op: 'create', values: { [child.nameField]: row[name]?.trim(), ...at(index), [field]: record.id } }));
      const made = (await batch(child.name, operations, true)).flatMap((result) => (result.id ? [result.id] : []));
      const others = paths.flatMap((path, place) => (path === child.nameField ? [] : [{ path, place }]));
      if (others.length > 0) {
        await pasteCells(child.name, { fields: others.map((one) => one.path), ids: made, rows: wanted.map((row) => others.map(({ place }) => row[place] ?? '')), partial: true });
      }
      notify({ kind: 'success', text: t('pastedRows', { count: made.length }) });
    } catch (error) {
      fail(error);
    }
    refresh();
  };
  const writable = child.listFields.filter((path) => path !== field && path !== 'position');
  return {
    add,
    paste: (columns, rows) => void make(columns.map((column) => column.path), rows),
    pasteNames: (text) => {
      const rows = readBlock(text);
      const first = writable.indexOf(child.nameField);
      void make(writable.slice(first, first + (rows[0]?.length ?? 1)), rows);
    },
    refresh,
    count,
  };
}

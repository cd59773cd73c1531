import { useQueryClient } from '@tanstack/react-query';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { pasteCells, type Refused } from '@/api/many';
import { isProblem } from '@/api/problem';
import { batch } from '@/api/records';
import type { Operation, RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';
import { toInputs } from '../saving';
import { cellText } from './cellText';
import type { Column } from './columns';
import { fitted, readBlock, writeBlock } from './tsv';
import type { Grid } from './useGrid';

/** A block that was refused in part, and is waited for to be written without the refused cells. */
export interface Waiting {
  columns: Column[];
  records: RecordData[];
  rows: string[][];
  refused: Refused[];
}

export interface Blocks {
  copy: (event: ClipboardEvent) => void;
  paste: (event: ClipboardEvent) => void;
  /** Ctrl D fills down, Delete empties; false for any other key. */
  press: (event: KeyboardEvent) => boolean;
  waiting: Waiting | null;
  settle: (rest: boolean) => void;
}

/** Makes records of the rows of a pasted block that lie beyond the last one. */
export type AddRows = (columns: readonly Column[], rows: string[][]) => void;

interface Edit {
  record: RecordData;
  values: Record<string, unknown>;
}

const MOST = 10_000;

/** Ranges of cells copied, pasted, filled down and emptied, each with one undo. */
export function useBlocks(view: ObjectView, columns: readonly Column[], rows: readonly RecordData[], grid: Grid, onLeft?: AddRows): Blocks {
  const t = useWords('lists');
  const locale = useLocale();
  const client = useQueryClient();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const { range } = grid;
  const fail = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });

  const putBack = async (records: readonly RecordData[], paths: readonly string[]) => {
    const operations = records.map((record): Operation => ({ op: 'update', id: record.id, values: toInputs(view, Object.fromEntries(paths.map((path) => [path, record[path] ?? null]))) }));
    try {
      await batch(view.name, operations);
    } catch (error) {
      fail(error);
    }
    refreshObject(client, view.name);
  };
  const done = (text: string, records: readonly RecordData[], paths: readonly string[]) => {
    refreshObject(client, view.name);
    notify({ kind: 'success', text, action: { label: t('undo'), run: () => putBack(records, paths) } });
  };
  const write = async (edits: readonly Edit[], paths: readonly string[], words: 'filled' | 'emptied') => {
    if (edits.length === 0 || edits.length > MOST) return;
    try {
      const results = await batch(view.name, edits.map(({ record, values }): Operation => ({ op: 'update', id: record.id, values: toInputs(view, values) })));
      const written = edits.filter((_, index) => (results[index]?.status ?? 500) < 300).map(({ record }) => record);
      const first = results.find((result) => result.status >= 300);
      if (first) notify({ kind: 'error', text: t('someRefused', { count: edits.length - written.length, why: first.errors?.[0]?.message ?? '' }) });
      if (written.length > 0) done(t(words, { count: written.length }), written, paths);
    } catch (error) {
      fail(error);
    }
  };
  const marked = () => ({
    some: columns.slice(range.left, range.right + 1).filter((column) => column.editable),
    records: rows.slice(range.top, range.bottom + 1),
  });
  const fillDown = () => {
    const { some, records } = marked();
    const [first, ...others] = records;
    if (!first) return;
    const values = Object.fromEntries(some.map((column) => [column.path, first[column.path] ?? null]));
    void write(others.map((record) => ({ record, values })), some.map((column) => column.path), 'filled');
  };
  const empty = () => {
    const { some, records } = marked();
    const wanted = some.filter((column) => !column.field.required && !column.isName);
    const values = Object.fromEntries(wanted.map((column) => [column.path, null]));
    const edits = records.filter((record) => wanted.some((column) => record[column.path] !== null)).map((record) => ({ record, values }));
    void write(edits, Object.keys(values), 'emptied');
  };
  const send = async (block: Omit<Waiting, 'refused'>, partial: boolean) => {
    const fields = block.columns.map((column) => column.path);
    try {
      const answer = await pasteCells(view.name, { fields, ids: block.records.map((record) => record.id), rows: block.rows, partial });
      if (answer.refused.length > 0 && !partial) setWaiting({ ...block, refused: answer.refused });
      else if (answer.written > 0) done(t('pasted', { count: answer.written }), block.records, fields);
    } catch (error) {
      fail(error);
    }
  };
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (!text) return;
    event.preventDefault();
    const block = fitted(readBlock(text), range.bottom - range.top + 1, range.right - range.left + 1);
    const records = rows.slice(range.top, range.top + block.length);
    const places = (block[0] ?? []).flatMap((_, at) => {
      const column = columns[range.left + at];
      return column?.editable ? [{ at, column }] : [];
    });
    if (places.length === 0 || records.length === 0) {
      notify({ kind: 'error', text: t('notPastable') });
      return;
    }
    const left = block.length - records.length;
    if (left > 0 && onLeft) onLeft(places.map((place) => place.column), block.slice(records.length).map((row) => places.map(({ at }) => row[at] ?? '')));
    else if (left > 0) notify({ kind: 'info', text: t('rowsLeftOver', { count: left }) });
    void send({ columns: places.map((place) => place.column), records, rows: block.slice(0, records.length).map((row) => places.map(({ at }) => row[at] ?? '')) }, false);
  };
  return {
    copy: (event) => {
      if (!window.getSelection()?.isCollapsed) return;
      event.preventDefault();
      const cells = rows.slice(range.top, range.bottom + 1).map((record) => columns.slice(range.left, range.right + 1).map((column) => cellText(record, column, locale)));
      event.clipboardData.setData('text/plain', writeBlock(cells));
      notify({ kind: 'info', text: t('copied', { rows: cells.length, columns: range.right - range.left + 1 }) });
    },
    paste,
    press: (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd') fillDown();
      else if (event.key === 'Delete' || event.key === 'Backspace') empty();
      else return false;
      event.preventDefault();
      return true;
    },
    waiting,
    settle: (rest) => {
      setWaiting(null);
      if (rest && waiting) void send(waiting, true);
    },
  };
}

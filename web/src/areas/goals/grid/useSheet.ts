import { useMemo, useRef, useState, useEffect, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { fitted, readBlock, writeBlock } from '@/records/list/tsv';
import { useGrid, type Grid } from '@/records/list/useGrid';
import { notify } from '@/ui/notice';
import { readFigure, typedFigure } from './amounts';
import type { GoalGrid } from './api';
import { COLUMNS, figureOf, type GridRow } from './model';
import type { CellHands } from './SheetRow';
import type { Editing, Put } from './useEdits';

interface SheetAsked {
  found: GoalGrid;
  rows: readonly GridRow[];
  editing: Editing;
  reveal: (row: number, column: number) => void;
  onFold: (node: string) => void;
  onSave: () => void;
}

export interface SheetState {
  grid: Grid;
  /** What stands in the cell that is edited; null while none is. */
  typed: string | null;
  hands: CellHands;
  press: (event: KeyboardEvent) => void;
  copy: (event: ClipboardEvent) => void;
  paste: (event: ClipboardEvent) => void;
}

function inField(event: { target: EventTarget }): boolean {
  return (event.target as HTMLElement).closest('input') !== null;
}

/** The keyboard, the clipboard and the editor of the grid of goals, as a spreadsheet has them. */
export function useSheet({ found, rows, editing, reveal, onFold, onSave }: SheetAsked): SheetState {
  const t = useWords('goals');
  const grid = useGrid(rows.length, COLUMNS.length, reveal);
  const [typed, setTyped] = useState<string | null>(null);
  const { unit, places, additive } = found;
  const { edits, put } = editing;
  const figure = (row: GridRow, at: number) => {
    const column = COLUMNS[at];
    return column ? figureOf(row, column, edits, additive) : null;
  };
  const begin = (row: number, at: number, text?: string) => {
    const one = rows[row];
    if (!one?.may_set || (COLUMNS[at]?.month ?? null) === null) return;
    grid.set(row, at, false);
    setTyped(text ?? typedFigure(figure(one, at), unit));
  };
  const commit = (text: string, go: string | null) => {
    const row = rows[grid.row];
    const month = COLUMNS[grid.column]?.month ?? null;
    const value = readFigure(text, unit, places);
    if (value === undefined) {
      notify({ kind: 'error', text: t('sheet.noFigure', { text, places }) });
      setTyped(null);
      return;
    }
    setTyped(null);
    if (row && month !== null) put([{ row, month, value }]);
    if (go) grid.move(go, false, false);
  };
  const current = useRef({ begin, commit });
  useEffect(() => {
    current.current = { begin, commit };
  });
  const hands = useMemo<CellHands>(
    () => ({
      onFocus: grid.focus,
      onMark: grid.set,
      onBegin: (row, at, text) => current.current.begin(row, at, text),
      onCommit: (text, go) => current.current.commit(text, go),
      onCancel: () => setTyped(null),
      onFold,
    }),
    [grid.focus, grid.set, onFold],
  );
  const marked = () => ({ some: rows.slice(grid.range.top, grid.range.bottom + 1), columns: COLUMNS.slice(grid.range.left, grid.range.right + 1) });
  const write = (wanted: readonly (Put & { fits: boolean })[]) => {
    const taken = wanted.filter((one) => one.fits);
    put(taken);
    const left = wanted.length - taken.length;
    if (left > 0) notify({ kind: 'info', text: t('sheet.leftOut', { count: left }) });
  };
  const fill = (down: boolean) => {
    const { some, columns } = marked();
    const [top] = some;
    const [first] = columns;
    if (!top || !first) return;
    const filled = some.flatMap((row, at) =>
      columns.flatMap((column, place) => {
        if (column.month === null || (down ? at === 0 : place === 0)) return [];
        const value = down ? figureOf(top, column, edits, additive) : figureOf(row, first, edits, additive);
        return [{ row, month: column.month, value, fits: row.may_set }];
      }),
    );
    write(filled);
  };
  const empty = () => {
    const { some, columns } = marked();
    write(some.flatMap((row) => columns.flatMap(({ month }) => (month === null ? [] : [{ row, month, value: null, fits: row.may_set }]))));
  };
  const paste = (event: ClipboardEvent) => {
    if (inField(event)) return;
    const text = event.clipboardData.getData('text/plain');
    if (!text) return;
    event.preventDefault();
    const { range } = grid;
    const block = fitted(readBlock(text), range.bottom - range.top + 1, range.right - range.left + 1);
    const wanted = block.flatMap((cells, down) =>
      cells.flatMap((cell, along) => {
        const row = rows[range.top + down];
        const month = COLUMNS[range.left + along]?.month ?? null;
        if (!row || month === null) return [];
        const value = readFigure(cell, unit, places);
        return [{ row, month, value: value ?? null, fits: row.may_set && value !== undefined }];
      }),
    );
    write(wanted);
    if (range.top + block.length > rows.length) notify({ kind: 'info', text: t('sheet.rowsLeft', { count: range.top + block.length - rows.length }) });
  };
  const copy = (event: ClipboardEvent) => {
    if (inField(event) || !window.getSelection()?.isCollapsed) return;
    event.preventDefault();
    const { some, columns } = marked();
    event.clipboardData.setData('text/plain', writeBlock(some.map((row) => columns.map((column) => typedFigure(figureOf(row, column, edits, additive), unit)))));
  };
  const held = (key: string, shift: boolean): boolean => {
    const doings: Readonly<Record<string, () => void>> = {
      z: shift ? editing.redo : editing.undo,
      y: editing.redo,
      d: () => fill(true),
      r: () => fill(false),
      s: onSave,
      a: grid.all,
    };
    const doing = doings[key];
    doing?.();
    return doing !== undefined;
  };
  const press = (event: KeyboardEvent) => {
    if (typed !== null || inField(event)) return;
    const control = event.ctrlKey || event.metaKey;
    const row = rows[grid.row];
    if (grid.move(event.key === 'Tab' ? (event.shiftKey ? 'ArrowLeft' : 'ArrowRight') : event.key, control, event.shiftKey && event.key !== 'Tab')) {
      // At the last cell the Tab key leaves the grid.
      const last = event.key === 'Tab' && grid.column === (event.shiftKey ? 0 : COLUMNS.length - 1);
      if (!last) event.preventDefault();
    } else if (control && !event.altKey) {
      if (held(event.key.toLowerCase(), event.shiftKey)) event.preventDefault();
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      begin(grid.row, grid.column);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      empty();
    } else if (event.key === ' ') {
      event.preventDefault();
      if (row) onFold(row.node);
    } else if (event.key.length === 1 && /[\d.]/.test(event.key)) {
      event.preventDefault();
      begin(grid.row, grid.column, event.key);
    }
  };
  return { grid, typed, hands, press, copy, paste };
}

import type { KeyboardEvent } from 'react';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import type { May } from '../rights';
import type { Blocks } from './useBlocks';
import type { CellEditing } from './useCellEditing';
import type { Column } from './columns';
import type { Grid } from './useGrid';
import type { Selection } from './useSelection';

/** Types into whose cell one may type at once, the first letter taking the place of what was there. */
const TYPED = new Set(['text', 'email', 'phone', 'url', 'barcode']);

interface Keyed {
  columns: readonly Column[];
  rows: readonly RecordData[];
  grid: Grid;
  blocks: Blocks;
  selection: Selection | null;
  editing: CellEditing | null;
  may: May;
  onOpen: (record: RecordData) => void;
}

/** What the keys do in the grid while no cell is being edited. */
export function useKeys({ columns, rows, grid, blocks, selection, editing, may, onOpen }: Keyed): (event: KeyboardEvent<HTMLDivElement>) => void {
  return (event) => {
    if (editing?.open || (event.target as HTMLElement).closest('[role=columnheader], [role=menu], [data-group], input[type=text]')) return;
    const row = rows[grid.row];
    const column = columns[grid.column];
    const held = event.ctrlKey || event.metaKey;
    if (grid.move(event.key, held, event.shiftKey)) {
      event.preventDefault();
      return;
    }
    if (!row || !column) return;
    const writable = column.editable && editing !== null && may(row.id, 'update');
    if (blocks.press(event)) return;
    if (event.key === ' ' && !held) {
      event.preventDefault();
      if (writable && typeOf(column.field).type === 'boolean') void editing.commit(row, column, row[column.path] !== true);
      else selection?.toggle(row.id, event.shiftKey);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      if (held || !writable) onOpen(row);
      else editing.begin(row, column);
    } else if (held && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      grid.all();
    } else if (writable && !held && !event.altKey && event.key.length === 1 && TYPED.has(typeOf(column.field).type)) {
      event.preventDefault();
      editing.begin(row, column, event.key);
    }
  };
}

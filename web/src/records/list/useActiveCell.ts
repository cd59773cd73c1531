import { useCallback, useState } from 'react';

export interface ActiveCell {
  row: number;
  column: number;
  set: (row: number, column: number) => void;
  /** Moves by a key; false when the key is none that moves. */
  move: (key: string, far: boolean) => boolean;
}

const PAGE = 12;

/** The cell that the keyboard is on. */
export function useActiveCell(rows: number, columns: number, reveal: (row: number) => void): ActiveCell {
  const [at, setAt] = useState({ row: 0, column: 0 });
  const set = useCallback((row: number, column: number) => {
    setAt((before) => (before.row === row && before.column === column ? before : { row, column }));
  }, []);
  const move = (key: string, far: boolean): boolean => {
    const next = target(key, far);
    if (!next) return false;
    const row = Math.max(0, Math.min(rows - 1, next.row));
    const column = Math.max(0, Math.min(columns - 1, next.column));
    setAt({ row, column });
    reveal(row);
    return true;
  };
  const target = (key: string, far: boolean): { row: number; column: number } | null => {
    const { row, column } = at;
    switch (key) {
      case 'ArrowDown':
        return { row: far ? rows - 1 : row + 1, column };
      case 'ArrowUp':
        return { row: far ? 0 : row - 1, column };
      case 'ArrowLeft':
        return { row, column: far ? 0 : column - 1 };
      case 'ArrowRight':
        return { row, column: far ? columns - 1 : column + 1 };
      case 'PageDown':
        return { row: row + PAGE, column };
      case 'PageUp':
        return { row: row - PAGE, column };
      case 'Home':
        return { row: far ? 0 : row, column: 0 };
      case 'End':
        return { row: far ? rows - 1 : row, column: columns - 1 };
      default:
        return null;
    }
  };
  return { ...at, set, move };
}

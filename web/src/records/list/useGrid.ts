import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Grid {
  row: number;
  column: number;
  range: Range;
  /** Whether more than the one cell is marked. */
  wide: boolean;
  /** Goes to a cell; with `extend` marks everything from where it was to there. */
  set: (row: number, column: number, extend: boolean) => void;
  /** A cell that got the focus by itself; the marked range stays when it is the one that is active already. */
  focus: (row: number, column: number) => void;
  /** Moves by a key; false when the key is none that moves. */
  move: (key: string, far: boolean, extend: boolean) => boolean;
  all: () => void;
  /** Goes one cell on; the same function for as long as the grid is there. */
  step: (key: string) => void;
}

interface State {
  row: number;
  column: number;
  fromRow: number;
  fromColumn: number;
}

const PAGE = 12;
const START: State = { row: 0, column: 0, fromRow: 0, fromColumn: 0 };

function target(key: string, far: boolean, at: State, rows: number, columns: number): { row: number; column: number } | null {
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
}

function within(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

/** The cell that the keyboard is on, and the range that is marked from where the marking began. */
export function useGrid(rows: number, columns: number, reveal: (row: number, column: number) => void): Grid {
  const [at, setAt] = useState(START);
  const set = useCallback((row: number, column: number, extend: boolean) => {
    setAt((before) => (extend ? { ...before, row, column } : { row, column, fromRow: row, fromColumn: column }));
  }, []);
  const focus = useCallback((row: number, column: number) => {
    setAt((before) => (before.row === row && before.column === column ? before : { row, column, fromRow: row, fromColumn: column }));
  }, []);
  const range = useMemo<Range>(
    () => ({ top: Math.min(at.row, at.fromRow), bottom: Math.max(at.row, at.fromRow), left: Math.min(at.column, at.fromColumn), right: Math.max(at.column, at.fromColumn) }),
    [at],
  );
  const move = (key: string, far: boolean, extend: boolean): boolean => {
    const next = target(key, far, at, rows, columns);
    if (!next) return false;
    const row = within(next.row, rows);
    const column = within(next.column, columns);
    set(row, column, extend);
    reveal(row, column);
    return true;
  };
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  const step = useCallback((key: string) => void latest.current(key, false, false), []);
  return {
    row: at.row,
    column: at.column,
    range,
    wide: range.top !== range.bottom || range.left !== range.right,
    set,
    focus,
    move,
    step,
    all: () => setAt({ fromRow: 0, fromColumn: 0, row: within(rows - 1, rows), column: within(columns - 1, columns) }),
  };
}

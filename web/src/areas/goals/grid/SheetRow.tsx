import { CaretDownOutlined, CaretRightOutlined, LockOutlined } from '@ant-design/icons';
import { memo, useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Words } from '@/areas/shared/useWords';
import { shownFigure } from './amounts';
import { COLUMNS, figureOf, isDepartment, keyOf, type Column, type Edits, type GridRow } from './model';
import styles from './Grid.module.css';
import type { Locale } from '@/lib/locale';

export interface CellHands {
  onFocus: (row: number, column: number) => void;
  onMark: (row: number, column: number, extend: boolean) => void;
  onBegin: (row: number, column: number, typed?: string) => void;
  /** The text of the cell that is edited; the keyboard goes on in this direction. */
  onCommit: (text: string, go: string | null) => void;
  onCancel: () => void;
  onFold: (node: string) => void;
}

interface SheetRowProps {
  row: GridRow;
  place: number;
  top: number;
  edits: Edits;
  additive: boolean;
  unit: string;
  closed: number;
  locale: Locale;
  t: Words;
  folds: boolean;
  folded: boolean;
  refused: boolean;
  active: number | null;
  from: number | null;
  to: number | null;
  /** What stands in the cell that is edited, where it is in this row. */
  typed: string | null;
  hands: CellHands;
}

function SheetRowOf(props: SheetRowProps) {
  const { row, place, edits, t } = props;
  return (
    <div className={styles['row']} role="row" aria-rowindex={place + 2} data-department={isDepartment(row) ? '' : undefined} data-refused={props.refused ? '' : undefined} style={{ transform: `translateY(${props.top}px)` }}>
      <div className={styles['name']} role="rowheader" style={{ '--depth': row.depth } as React.CSSProperties} title={row.name}>
        {props.folds ? (
          <button type="button" tabIndex={-1} aria-expanded={!props.folded} aria-label={t(props.folded ? 'sheet.unfold' : 'sheet.fold', { name: row.name })} onClick={() => props.hands.onFold(row.node)}>
            {props.folded ? <CaretRightOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />}
          </button>
        ) : (
          <i aria-hidden="true" />
        )}
        <span>{row.name}</span>
        {row.locked && <LockOutlined aria-label={t('locked')} />}
        {row.away && <em>{t('sheet.away')}</em>}
      </div>
      {COLUMNS.map((column, at) => (
        <Cell
          key={column.key}
          {...props}
          column={column}
          at={at}
          figure={figureOf(row, column, edits, props.additive)}
          edited={column.month !== null && edits.has(keyOf(row.node, column.month))}
          clashing={column.month !== null && clashes(row, column.month, edits)}
          isActive={props.active === at}
          isOpen={props.active === at && props.typed !== null}
        />
      ))}
    </div>
  );
}

/** Whether somebody else has set the month to something else since it was edited here. */
function clashes(row: GridRow, month: number, edits: Edits): boolean {
  const edit = edits.get(keyOf(row.node, month));
  const present = row.months[month] ?? null;
  return edit !== undefined && edit.before !== present && edit.value !== present;
}

interface CellProps extends SheetRowProps {
  column: Column;
  at: number;
  figure: string | null;
  edited: boolean;
  clashing: boolean;
  isActive: boolean;
  isOpen: boolean;
}

function Cell({ row, place, column, at, figure, edited, clashing, isActive, isOpen, from, to, unit, closed, locale, hands, typed, t }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // The focus follows the arrows and comes back from an editor that closed, but is never taken from elsewhere.
    const grid = element.current?.closest('[role=grid]');
    const dropped = wasOpen.current && document.activeElement === document.body;
    wasOpen.current = isOpen;
    if (isActive && !isOpen && (dropped || grid?.contains(document.activeElement))) element.current?.focus({ preventScroll: true });
  }, [isActive, isOpen]);
  const editable = column.month !== null && row.may_set;
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || isOpen || event.pointerType === 'touch') return;
    hands.onMark(place, at, event.shiftKey);
  };
  const marked = from !== null && to !== null && at >= from && at <= to;
  return (
    <div
      ref={element}
      role="gridcell"
      className={styles['cell']}
      aria-colindex={at + 2}
      aria-readonly={!editable}
      aria-selected={marked || undefined}
      tabIndex={isActive ? 0 : -1}
      data-year={column.key === 'year' ? '' : undefined}
      data-total={column.month === null ? '' : undefined}
      data-closed={column.month !== null && column.month < closed ? '' : undefined}
      data-fixed={editable || column.month === null ? undefined : ''}
      data-marked={marked ? '' : undefined}
      data-edited={edited ? '' : undefined}
      data-clash={clashing ? '' : undefined}
      title={clashing ? t('sheet.clashing', { value: shownFigure(row.months[column.month ?? 0] ?? null, unit, locale) || '—' }) : undefined}
      onFocus={() => hands.onFocus(place, at)}
      onPointerDown={press}
      onPointerEnter={(event) => event.buttons === 1 && event.pointerType !== 'touch' && hands.onMark(place, at, true)}
      onDoubleClick={() => editable && !isOpen && hands.onBegin(place, at)}
    >
      {isOpen ? <Editor text={typed ?? ''} label={t('sheet.editing', { name: row.name })} onCommit={hands.onCommit} onCancel={hands.onCancel} /> : shownFigure(figure, unit, locale)}
    </div>
  );
}

const STEPS: Readonly<Record<string, readonly [string, string]>> = { Enter: ['ArrowDown', 'ArrowUp'], Tab: ['ArrowRight', 'ArrowLeft'] };

function Editor({ text, label, onCommit, onCancel }: { text: string; label: string; onCommit: CellHands['onCommit']; onCancel: () => void }) {
  const box = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.setSelectionRange(text.length, text.length);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it opens: what is typed later must not move the caret
  }, []);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const steps = STEPS[event.key];
    if (event.key === 'Escape') {
      left.current = true;
      event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
      onCancel();
    } else if (steps) {
      event.preventDefault();
      left.current = true;
      // The focus waits in the grid until the next cell takes it.
      const grid = event.currentTarget.closest<HTMLElement>('[role=grid]');
      const value = event.currentTarget.value;
      grid?.focus({ preventScroll: true });
      onCommit(value, event.shiftKey ? steps[1] : steps[0]);
      left.current = false;
    }
  };
  return <input ref={box} defaultValue={text} inputMode="decimal" aria-label={label} onKeyDown={press} onBlur={(event) => !left.current && onCommit(event.currentTarget.value, null)} />;
}

/** Drawn again only when something about this row changed. */
export const SheetRow = memo(SheetRowOf, (before, after) => {
  const { edits, ...others } = before;
  const { edits: now, ...next } = after;
  const keys = Object.keys(next) as (keyof typeof next)[];
  return keys.every((key) => others[key] === next[key]) && (edits === now || COLUMNS.every((column) => column.month === null || edits.get(keyOf(before.row.node, column.month)) === now.get(keyOf(before.row.node, column.month))));
});

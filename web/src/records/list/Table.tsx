import { useVirtualizer } from '@tanstack/react-virtual';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import type { Total } from '@/api/views';
import type { ObjectView } from '@/model/view';
import type { May } from '../rights';
import type { ChosenLayout } from '../views/layout';
import type { Column } from './columns';
import type { Item } from './grouping';
import { HeaderRow } from './HeaderRow';
import { Lines } from './Lines';
import styles from './Table.module.css';
import { totalsOf } from './totals';
import { TotalsRow } from './TotalsRow';
import type { Arrangement } from './useArrangement';
import { useBlocks, type AddRows } from './useBlocks';
import type { CellEditing } from './useCellEditing';
import { useGrid } from './useGrid';
import type { Grouping } from './useGroups';
import { useKeys } from './useKeys';
import { useMarks } from './useMarks';
import type { Selection } from './useSelection';

const PasteDialog = lazy(() => import('./PasteDialog'));
const CellDialog = lazy(() => import('./CellDialog'));

const HEIGHTS = { compact: 32, normal: 40, tall: 60 } as const;
const HEADER = 40;
const AHEAD = 30;
const CHECK = 44;

interface TableProps {
  view: ObjectView;
  columns: readonly Column[];
  rows: readonly RecordData[];
  where: string;
  sort: readonly string[];
  onSort: (path: string, direction?: 'up' | 'down') => void;
  selection: Selection | null;
  editing: CellEditing | null;
  /** What the person may do with each of the rows. */
  may: May;
  onOpen: (record: RecordData) => void;
  onEnd: () => void;
  more: boolean;
  stale: boolean;
  label: string;
  layout: ChosenLayout;
  arrangement: Arrangement;
  grouping: Grouping | null;
  /** What becomes of pasted rows beyond the last; without it they are left out. */
  onLeft?: AddRows;
}

/** A grid of records: only the rows in sight are drawn, and the keyboard reaches every cell. */
export function Table(props: TableProps) {
  const { view, columns, rows, selection, editing, onEnd, more, grouping, arrangement } = props;
  const { layout } = props.layout;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const totalsBox = useRef<HTMLDivElement>(null);
  const height = HEIGHTS[layout.height ?? 'normal'];
  const items = useMemo<readonly Item[] | null>(() => grouping?.itemsOf(rows, more) ?? null, [grouping, rows, more]);
  const places = useMemo(() => (items ? placesOf(items) : null), [items]);
  const virtual = useVirtualizer({
    count: items?.length ?? rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => keyOf(items?.[index] ?? { kind: 'row', index }, rows),
    scrollPaddingStart: HEADER,
    scrollPaddingEnd: HEADER,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const count = items?.length ?? rows.length;
  useEffect(() => {
    if (more && last >= count - AHEAD) onEnd();
  }, [more, last, count, onEnd]);
  const checks = selection !== null;
  const pinned = useMemo(() => pinnedAt(columns, arrangement.pinned, checks), [columns, arrangement.pinned, checks]);
  const reveal = useCallback(
    (row: number, column: number) => {
      virtual.scrollToIndex(places?.[row] ?? row);
      bringIntoSight(scroller.current, columns, column, pinned, checks);
    },
    [virtual, places, columns, pinned, checks],
  );
  const grid = useGrid(rows.length, columns.length, reveal);
  const blocks = useBlocks(view, columns, rows, grid, props.onLeft);
  const marks = useMarks(view, layout.colors, rows);
  const totals = useMemo(() => totalsOf(columns, layout.totals), [columns, layout.totals]);
  const { change } = props.layout;
  const choose = useCallback((path: string, total: Total) => change({ totals: { ...layout.totals, [path]: total } }), [change, layout.totals]);
  const press = useKeys({ columns, rows, grid, blocks, selection, editing, may: props.may, onOpen: props.onOpen });
  const template = useMemo(() => {
    const wide = Math.max(0, columns.findIndex((column) => column.isName));
    const tracks = columns.map((column, index) => (index === wide ? `minmax(${column.width}px, 1fr)` : `${column.width}px`));
    return [...(checks ? [`${CHECK}px`] : []), ...tracks].join(' ');
  }, [columns, checks]);
  const total = columns.reduce((sum, column) => sum + column.width, checks ? CHECK : 0);
  const quiet = (event: { target: EventTarget }) => editing?.open !== null || (event.target as HTMLElement).closest('input, textarea') !== null;
  const large = editing?.open ? openLarge(editing, columns, rows) : null;
  const sideways = () => {
    const across = scroller.current?.scrollLeft ?? 0;
    scroller.current?.toggleAttribute('data-sideways', across > 0);
    totalsBox.current?.style.setProperty('--scrolled', `${across}px`);
  };
  return (
    <div className={styles['grid']} style={{ '--template': template, '--total': `${total}px`, '--row': `${height}px` } as React.CSSProperties}>
      <div
        className={styles['scroller']}
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={more ? -1 : count + 1}
        aria-colcount={columns.length}
        aria-multiselectable={checks ? true : undefined}
        tabIndex={-1}
        onKeyDown={(event: KeyboardEvent<HTMLDivElement>) => press(event)}
        onCopy={(event) => !quiet(event) && blocks.copy(event)}
        onPaste={(event) => !quiet(event) && blocks.paste(event)}
        onScroll={sideways}
        data-stale={props.stale ? '' : undefined}
      >
        <HeaderRow columns={columns} pinned={pinned} rows={rows} sort={props.sort} onSort={props.onSort} selection={selection} arrangement={arrangement} />
        <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          <Lines {...props} items={items} shown={shown} pinned={pinned} grid={grid} marks={marks} totals={totals} />
        </div>
        {more && <p className={styles['more']}>{t('common.loading')}</p>}
      </div>
      <div className={styles['totals-box']} ref={totalsBox}>
        <TotalsRow
          view={view}
          columns={columns}
          pinned={pinned.length}
          where={props.where}
          totals={totals}
          chosen={layout.totals}
          checks={checks}
          onChoose={choose}
        />
      </div>
      {blocks.waiting && (
        <Suspense fallback={null}>
          <PasteDialog view={view} waiting={blocks.waiting} onSettle={blocks.settle} />
        </Suspense>
      )}
      {large && editing && (
        <Suspense fallback={null}>
          <CellDialog view={view} record={large.record} column={large.column} editing={editing} />
        </Suspense>
      )}
    </div>
  );
}

function keyOf(item: Item, rows: readonly RecordData[]): string | number {
  return item.kind === 'group' ? `group ${item.group.level} ${item.group.key}` : (rows[item.index]?.id ?? item.index);
}

/** The line on which each row stands. */
function placesOf(items: readonly Item[]): number[] {
  const places: number[] = [];
  items.forEach((item, at) => {
    if (item.kind === 'row') places[item.index] = at;
  });
  return places;
}

/** Where the pinned columns stay, px from the left. */
function pinnedAt(columns: readonly Column[], count: number, checks: boolean): number[] {
  let at = checks ? CHECK : 0;
  return columns.slice(0, count).map((column) => {
    const left = at;
    at += column.width;
    return left;
  });
}

/** Scrolls sideways until the column is to be seen beside the pinned ones. */
function bringIntoSight(element: HTMLElement | null, columns: readonly Column[], column: number, pinned: readonly number[], checks: boolean): void {
  if (!element || column < pinned.length) return;
  const left = columns.slice(0, column).reduce((sum, one) => sum + one.width, checks ? CHECK : 0);
  const width = columns[column]?.width ?? 0;
  const held = (pinned.at(-1) ?? 0) + (columns[pinned.length - 1]?.width ?? 0);
  if (left - element.scrollLeft < held) element.scrollLeft = left - held;
  else if (left + width > element.scrollLeft + element.clientWidth) element.scrollLeft = left + width - element.clientWidth;
}

/** The value that is edited, where its editor needs a window of its own. */
function openLarge(editing: CellEditing, columns: readonly Column[], rows: readonly RecordData[]): { record: RecordData; column: Column } | null {
  const column = columns.find((one) => one.path === editing.open?.path);
  const record = rows.find((one) => one.id === editing.open?.id);
  return column?.large && record ? { record, column } : null;
}

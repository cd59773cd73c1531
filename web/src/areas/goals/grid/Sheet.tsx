import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useMedia } from '@/ui/useMedia';
import type { GoalGrid } from './api';
import styles from './Grid.module.css';
import { childrenOf, COLUMNS, type GridRow } from './model';
import { SheetRow } from './SheetRow';
import { Totals } from './Totals';
import type { Editing } from './useEdits';
import { useSheet } from './useSheet';

const HEIGHT = 34;
const HEADER = 36;
const TOTALS = 120;
const NAME = 220;
const NARROW_NAME = 124;
const YEAR = 136;
const MONTH = 118;
const TOTAL = 128;

interface SheetProps {
  found: GoalGrid;
  /** The places of the rows that are shown. */
  shown: readonly number[];
  editing: Editing;
  folded: ReadonlySet<string>;
  refused: ReadonlySet<string>;
  onFold: (node: string) => void;
  onSave: () => void;
  /** The row and month that the keyboard is on. */
  onPlace: (row: GridRow, month: number | null) => void;
}

function widthOf(key: string): number {
  return key === 'year' ? YEAR : key.startsWith('m') ? MONTH : TOTAL;
}

/** People and departments by months as a spreadsheet: only the rows in sight are drawn, head, first column and totals stay. */
export function Sheet({ found, shown, editing, folded, refused, onFold, onSave, onPlace }: SheetProps) {
  const t = useWords('goals');
  const locale = useLocale();
  const narrow = useMedia('(max-width: 900px)');
  const name = narrow ? NARROW_NAME : NAME;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => shown.flatMap((at) => found.rows[at] ?? []), [shown, found.rows]);
  const children = useMemo(() => childrenOf(found.rows), [found.rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 10,
    getItemKey: (index) => rows[index]?.node ?? index,
    scrollPaddingStart: HEADER,
    scrollPaddingEnd: found.additive ? TOTALS : 0,
  });
  const reveal = useCallback(
    (row: number, column: number) => {
      virtual.scrollToIndex(row);
      const held = name + (narrow ? 0 : YEAR);
      const left = name + COLUMNS.slice(0, column).reduce((sum, one) => sum + widthOf(one.key), 0);
      const element = scroller.current;
      if (!element || (column === 0 && !narrow)) return;
      const right = left + widthOf(COLUMNS[column]?.key ?? '');
      if (left - element.scrollLeft < held) element.scrollLeft = left - held;
      else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
    },
    [virtual, name, narrow],
  );
  const sheet = useSheet({ found, rows, editing, reveal, onFold, onSave });
  const { grid } = sheet;
  const at = rows[grid.row];
  const told = useRef('');
  const month = COLUMNS[grid.column]?.month ?? null;
  const now = `${at?.node ?? ''} ${month ?? ''}`;
  const tell = () => {
    if (at && told.current !== now) {
      told.current = now;
      onPlace(at, month);
    }
  };
  const template = `${name}px ${COLUMNS.map((column) => `${widthOf(column.key)}px`).join(' ')}`;
  const total = name + COLUMNS.reduce((sum, column) => sum + widthOf(column.key), 0);
  const heading = (key: string, months: readonly number[]) => {
    if (key === 'year') return t('wholeYear');
    if (key.startsWith('q')) return t('quarter', { number: key.slice(1) });
    if (key.startsWith('h')) return t(key === 'h1' ? 'sheet.firstHalf' : 'sheet.secondHalf');
    return formatMonth(found.months[months[0] ?? 0] ?? '', locale);
  };
  return (
    <div
      className={styles['scroller']}
      ref={scroller}
      role="grid"
      aria-label={t('sheet.title')}
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length + 1}
      aria-multiselectable
      tabIndex={-1}
      style={{ '--template': template, '--total': `${total}px`, '--name': `${name}px` } as React.CSSProperties}
      data-narrow={narrow ? '' : undefined}
      onKeyDown={sheet.press}
      onCopy={sheet.copy}
      onPaste={sheet.paste}
      onFocus={tell}
      onPointerUp={tell}
      onKeyUp={tell}
    >
      <div className={styles['head']} role="row" aria-rowindex={1}>
        <div className={styles['name']} role="columnheader">
          <span>{t('who')}</span>
        </div>
        {COLUMNS.map((column) => (
          <div key={column.key} role="columnheader" className={styles['cell']} data-year={column.key === 'year' ? '' : undefined} data-closed={column.month !== null && column.month < found.closed ? '' : undefined}>
            {heading(column.key, column.months)}
          </div>
        ))}
      </div>
      <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          const place = shown[index];
          if (!row || place === undefined) return null;
          const within = index >= grid.range.top && index <= grid.range.bottom;
          return (
            <SheetRow
              key={row.node}
              row={row}
              place={index}
              top={start}
              edits={editing.edits}
              additive={found.additive}
              unit={found.unit}
              closed={found.closed}
              locale={locale}
              t={t}
              folds={(children[place]?.length ?? 0) > 0}
              folded={folded.has(row.node)}
              refused={refused.has(row.node)}
              active={grid.row === index ? grid.column : null}
              from={within && grid.wide ? grid.range.left : null}
              to={within && grid.wide ? grid.range.right : null}
              typed={grid.row === index ? sheet.typed : null}
              hands={sheet.hands}
            />
          );
        })}
      </div>
      <Totals found={found} at={shown[grid.row] ?? 0} below={children} edits={editing.edits} locale={locale} t={t} />
    </div>
  );
}

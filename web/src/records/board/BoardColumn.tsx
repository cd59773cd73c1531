import { useDroppable } from '@dnd-kit/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Money } from '@/api/types';
import { formatMoney, formatMoneyShort, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { useRows } from '../list/useRows';
import { useRights } from '../rights';
import styles from './Board.module.css';
import { Card } from './Card';
import { columnWhere, type BoardColumn, type CardFields } from './columns';

const PAGE = 30;

export interface ColumnSum {
  count: number;
  sum: Money | null;
}

interface BoardColumnProps {
  view: ObjectView;
  column: BoardColumn;
  where: string;
  fields: readonly string[];
  card: CardFields;
  sum: ColumnSum | undefined;
  movable: boolean;
  dragging: boolean;
}

/** One column: how many and how much at the top, its cards below, fetched as they are scrolled to. */
export function BoardColumnView({ view, column, where, fields, card, sum, movable, dragging }: BoardColumnProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const scroller = useRef<HTMLDivElement | null>(null);
  const { setNodeRef, isOver } = useDroppable({ id: column.key, disabled: !movable });
  const query = useMemo(() => ({ fields, where: columnWhere(where, column), sort: [] }), [fields, where, column]);
  const rows = useRows(view.name, query, PAGE);
  const ids = useMemo(() => rows.rows.map((row) => row.id), [rows.rows]);
  const may = useRights(view, ids);
  const virtual = useVirtualizer({
    count: rows.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 104,
    overscan: 6,
    getItemKey: (index) => rows.rows[index]?.id ?? index,
    gap: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { more, fetchMore } = rows;
  useEffect(() => {
    if (more && last >= rows.rows.length - 8) fetchMore();
  }, [more, last, rows.rows.length, fetchMore]);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      setNodeRef(element);
    },
    [setNodeRef],
  );
  return (
    <div className={styles['column']} role="listitem" aria-label={column.label} data-over={isOver && dragging ? '' : undefined} style={{ '--hue': hue(column.color) } as React.CSSProperties}>
      <header className={styles['head']}>
        <i aria-hidden="true" />
        <h2 className="y-ellipsis">{column.label}</h2>
        <span className={`${styles['count']} y-num`}>{sum ? formatNumber(sum.count, locale) : ''}</span>
        {sum?.sum && (
          <span className={`${styles['sum']} y-num`} title={formatMoney(sum.sum, locale)}>
            {formatMoneyShort(sum.sum, locale)}
          </span>
        )}
      </header>
      <div className={styles['cards']} ref={attach}>
        {rows.loading && <Bar height={96} />}
        {rows.error && rows.rows.length === 0 ? <ProblemState error={rows.error} retry={rows.retry} small /> : null}
        {!rows.loading && rows.rows.length === 0 && !rows.error && <p className={styles['none']}>{t('board.empty')}</p>}
        <ul style={{ position: 'relative', height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const record = rows.rows[item.index];
            return record ? (
              <li key={record.id} className={styles['slot']} data-index={item.index} ref={virtual.measureElement} style={{ transform: `translateY(${item.start}px)` }}>
                <Card view={view} record={record} column={column.key} card={card} open={column.open} movable={movable && may(record.id, 'update')} />
              </li>
            ) : null;
          })}
        </ul>
      </div>
    </div>
  );
}

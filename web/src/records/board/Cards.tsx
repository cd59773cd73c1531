import { useDroppable } from '@dnd-kit/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import type { ColorRule } from '@/api/views';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { useMarks } from '../list/useMarks';
import { useRows } from '../list/useRows';
import { useRights } from '../rights';
import styles from './Board.module.css';
import { Card } from './Card';
import { placeKey, placeWhere, type CardFields, type Place } from './columns';

const PAGE = 30;

export interface CardsProps {
  view: ObjectView;
  place: Place;
  where: string;
  sort: readonly string[];
  fields: readonly string[];
  card: CardFields;
  colors: readonly ColorRule[] | undefined;
  movable: boolean;
  /** Moves a card by so many places within its column; null where the order is not by hand. */
  onShift: ((record: RecordData, place: Place, by: -1 | 1) => void) | null;
}

/** The cards of one place, fetched as they are scrolled to; cards are dropped here. */
export function Cards({ view, place, where, sort, fields, card, colors, movable, onShift }: CardsProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement | null>(null);
  const label = place.lane ? `${place.column.label} · ${place.lane.label}` : place.column.label;
  const { setNodeRef, isOver } = useDroppable({ id: placeKey(place), disabled: !movable, data: { place, label } });
  const query = useMemo(() => ({ fields, where: placeWhere(where, place), sort }), [fields, where, place, sort]);
  const rows = useRows(view.name, query, PAGE);
  const ids = useMemo(() => rows.rows.map((row) => row.id), [rows.rows]);
  const may = useRights(view, ids);
  const marks = useMarks(view, colors, rows.rows);
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
    <div className={styles['cards']} ref={attach} data-over={isOver ? '' : undefined} data-place={label}>
      {rows.loading && <Bar height={96} />}
      {rows.error && rows.rows.length === 0 ? <ProblemState error={rows.error} retry={rows.retry} small /> : null}
      {!rows.loading && rows.rows.length === 0 && !rows.error && <p className={styles['none']}>{t('board.empty')}</p>}
      <ul style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const record = rows.rows[item.index];
          return record ? (
            <li key={record.id} className={styles['slot']} data-index={item.index} ref={virtual.measureElement} style={{ transform: `translateY(${item.start}px)` }}>
              <Card view={view} record={record} place={place} card={card} movable={movable && may(record.id, 'update')} onShift={onShift} color={marks.get(record.id)?.row ?? null} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

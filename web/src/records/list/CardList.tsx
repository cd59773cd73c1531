import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { isEmpty } from '@/lib/equal';
import type { ObjectView } from '@/model/view';
import { useNameWords } from '../useRecordTitle';
import styles from './CardList.module.css';
import type { Column } from './columns';
import type { Rows } from './useRows';

const SHOWN = 4;
/** Types whose values say nothing without the name of their field. */
const BARE = new Set(['boolean', 'number', 'integer', 'percent', 'duration', 'rating']);

/** A list for the thumb: one card per record. */
export function CardList({ view, columns, rows }: { view: ObjectView; columns: readonly Column[]; rows: Rows }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 92,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { more, fetchMore } = rows;
  useEffect(() => {
    if (more && last >= rows.rows.length - 20) fetchMore();
  }, [more, last, rows.rows.length, fetchMore]);
  return (
    <div className={styles['scroller']} ref={scroller}>
      <ul style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const record = rows.rows[item.index];
          if (!record) return null;
          return (
            <li key={record.id} className={styles['item']} style={{ transform: `translateY(${item.start}px)` }} data-index={item.index} ref={virtual.measureElement}>
              <Card view={view} columns={columns} record={record} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Card({ view, columns, record }: { view: ObjectView; columns: readonly Column[]; record: RecordData }) {
  const words = useNameWords(view);
  const others = columns.filter((column) => !column.isName && !isEmpty(record[column.path])).slice(0, SHOWN);
  return (
    <article className={styles['card']}>
      <Link to="/records/$object/$id" params={{ object: view.name, id: record.id }} className={styles['name']}>
        {words(record[view.nameField], record) || '—'}
      </Link>
      <div className={styles['facts']}>
        {others.map((column) => {
          const { Display, type } = typeOf(column.field);
          return (
            <span key={column.path} title={column.label}>
              {BARE.has(type) && <span className={styles['label']}>{column.label}</span>}
              <Display value={record[column.path]} field={column.field} />
            </span>
          );
        })}
      </div>
    </article>
  );
}

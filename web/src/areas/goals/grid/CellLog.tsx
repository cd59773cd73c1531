import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant, formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { GOAL } from '../api';
import { shownFigure } from './amounts';
import { loadCell, type GoalGrid } from './api';
import styles from './Grid.module.css';
import type { GridRow } from './model';

/** How a month of somebody's goal came to what it is: who changed it, when, from what to what, and why. */
export default function CellLog({ found, row, month, onClose }: { found: GoalGrid; row: GridRow; month: number; onClose: () => void }) {
  useFocusReturn();
  const t = useWords('goals');
  const locale = useLocale();
  const query = useQuery({
    queryKey: ['rows-of', GOAL, 'cell', row.goal, month],
    queryFn: ({ signal }) => (row.goal ? loadCell(row.goal, month + 1, signal) : { changes: [] }),
  });
  const figure = (value: string | null) => shownFigure(value, found.unit, locale) || '—';
  return (
    <Drawer open size={420} title={t('sheet.logOf', { name: row.name, month: formatMonth(found.months[month] ?? '', locale) })} onClose={onClose}>
      {query.error ? (
        <ProblemState error={query.error} small retry={() => void query.refetch()} />
      ) : !query.data ? (
        <RowsSkeleton rows={3} columns={1} />
      ) : query.data.changes.length === 0 ? (
        <State kind="empty" title={t('sheet.noLog')} small />
      ) : (
        <ol className={styles['list']}>
          {query.data.changes.map((one, at) => (
            <li key={at}>
              <span className="y-num">
                {figure(one.before)} → <strong>{figure(one.after)}</strong>
              </span>
              <p className={styles['faint']}>
                {one.by} · {formatInstant(one.at, locale)}
              </p>
              {one.reason && <p>{one.reason}</p>}
            </li>
          ))}
        </ol>
      )}
    </Drawer>
  );
}

import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { formatMoneyShort, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { hue } from '@/start/tokens';
import styles from './Board.module.css';
import { Cards, type CardsProps } from './Cards';
import { ColumnHead } from './ColumnHead';
import type { BoardColumn } from './columns';
import type { ColumnSums } from './useColumnSums';

interface GridProps extends Omit<CardsProps, 'place'> {
  columns: readonly BoardColumn[];
  lanes: readonly BoardColumn[];
  sums: ColumnSums;
  laneSums: ColumnSums;
  limits: Readonly<Record<string, number>>;
  folded: readonly string[];
  onFold: (column: string) => void;
}

/** The columns of a board, across them its lanes where there are any. */
export function Grid({ columns, lanes, sums, laneSums, limits, folded, onFold, ...cards }: GridProps) {
  const { t } = useTranslation();
  const head = (column: BoardColumn) => <ColumnHead column={column} sum={sums.of.get(column.key)} limit={limits[column.key]} folded={folded.includes(column.key)} onFold={() => onFold(column.key)} />;
  const shape = (column: BoardColumn) => ({ 'data-folded': folded.includes(column.key) ? '' : undefined, style: { '--hue': hue(column.color) } as React.CSSProperties });
  if (lanes.length === 0) {
    return (
      <div className={styles['board']} role="list" aria-label={t('list.board')}>
        {columns.map((column) => (
          <div key={column.key} className={styles['column']} role="listitem" aria-label={column.label} {...shape(column)}>
            {head(column)}
            {!folded.includes(column.key) && <Cards {...cards} place={{ column, lane: null }} />}
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className={styles['laned']}>
      <div className={styles['heads']}>
        {columns.map((column) => (
          <div key={column.key} className={styles['column']} {...shape(column)}>
            {head(column)}
          </div>
        ))}
      </div>
      {lanes.map((lane) => (
        <Lane key={lane.key} lane={lane} sums={laneSums}>
          <div className={styles['board']} role="list" aria-label={lane.label}>
            {columns.map((column) => (
              <div key={column.key} className={styles['column']} role="listitem" aria-label={`${column.label} · ${lane.label}`} {...shape(column)}>
                {!folded.includes(column.key) && <Cards {...cards} place={{ column, lane }} />}
              </div>
            ))}
          </div>
        </Lane>
      ))}
    </div>
  );
}

/** One lane, closed by its heading. */
function Lane({ lane, sums, children }: { lane: BoardColumn; sums: ColumnSums; children: React.ReactNode }) {
  const t = useWords('boards');
  const locale = useLocale();
  const [open, setOpen] = useState(true);
  const sum = sums.of.get(lane.key);
  return (
    <section className={styles['lane']} aria-label={lane.label}>
      <button type="button" className={styles['laneHead']} aria-expanded={open} onClick={() => setOpen(!open)} title={t(open ? 'closeLane' : 'openLane')}>
        {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
        <strong>{lane.label}</strong>
        {sum && <span className="y-num">{formatNumber(sum.count, locale)}</span>}
        {sum?.sum && <span className="y-num">{formatMoneyShort(sum.sum, locale)}</span>}
      </button>
      {open && children}
    </section>
  );
}

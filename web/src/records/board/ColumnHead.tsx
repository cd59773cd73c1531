import { LeftOutlined, RightOutlined, WarningOutlined } from '@ant-design/icons';
import { useWords } from '@/areas/shared/useWords';
import { formatMoney, formatMoneyShort, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import styles from './Board.module.css';
import type { BoardColumn } from './columns';
import type { ColumnSum } from './useColumnSums';

interface ColumnHeadProps {
  column: BoardColumn;
  sum: ColumnSum | undefined;
  limit: number | undefined;
  folded: boolean;
  onFold: () => void;
}

/** What a column is, how many records and how much it holds, and whether that is more than it should. */
export function ColumnHead({ column, sum, limit, folded, onFold }: ColumnHeadProps) {
  const t = useWords('boards');
  const locale = useLocale();
  const count = sum ? formatNumber(sum.count, locale) : '';
  const over = limit !== undefined && sum !== undefined && sum.count > limit;
  const full = t('over', { count, limit: limit ?? 0 });
  return (
    <header className={styles['head']}>
      <i aria-hidden="true" />
      <h2 className="y-ellipsis">{column.label}</h2>
      <span className={`${styles['count']} y-num`} data-over={over ? '' : undefined} title={over ? full : undefined}>
        {over && <WarningOutlined aria-label={full} />} {limit === undefined ? count : `${count} / ${formatNumber(limit, locale)}`}
      </span>
      {!folded && sum?.sum && (
        <span className={`${styles['sum']} y-num`} title={formatMoney(sum.sum, locale)}>
          {formatMoneyShort(sum.sum, locale)}
        </span>
      )}
      <button type="button" className={styles['fold']} onClick={onFold} aria-expanded={!folded} aria-label={t(folded ? 'unfold' : 'fold', { column: column.label })} title={t(folded ? 'unfold' : 'fold', { column: column.label })}>
        {folded ? <RightOutlined aria-hidden="true" /> : <LeftOutlined aria-hidden="true" />}
      </button>
    </header>
  );
}

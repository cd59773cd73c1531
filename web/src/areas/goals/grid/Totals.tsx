import type { Words } from '@/areas/shared/useWords';
import { formatPercent } from '@/lib/format';
import type { Locale } from '@/lib/locale';
import { plain, scaled, shareOf, shownFigure, together } from './amounts';
import type { GoalGrid } from './api';
import styles from './Grid.module.css';
import { branchOf, COLUMNS, figureOf, sumsBelow, type Edits } from './model';

interface TotalsProps {
  found: GoalGrid;
  /** The place of the row that the keyboard is on. */
  at: number;
  below: readonly (readonly number[])[];
  edits: Edits;
  locale: Locale;
  t: Words;
}

function signed(value: bigint, unit: string, locale: Locale): string {
  const text = shownFigure(plain(value < 0n ? -value : value), unit, locale);
  return value < 0n ? `−${text}` : value > 0n ? `+${text}` : text;
}

/** Under the rows: the target of the department at hand, what those right below it have together, and the difference. */
export function Totals({ found, at, below: children, edits, locale, t }: TotalsProps) {
  const branch = branchOf(found.rows, at);
  const row = branch === null ? undefined : found.rows[branch];
  if (branch === null || !row || !found.additive) return null;
  const below = sumsBelow(found.rows, children[branch] ?? [], edits);
  const sums = COLUMNS.map((column) => together(column.months.map((month) => below[month] ?? null), true));
  const own = COLUMNS.map((column) => scaled(figureOf(row, column, edits, true)));
  const shares = COLUMNS.map((_, place) => {
    const share = shareOf(sums[place] ?? 0n, own[place] ?? 0n);
    return sums[place] === null || share === null ? '' : formatPercent(Math.round(share * 1000) / 1000, locale);
  });
  const differenceOf = (value: bigint | null, target: bigint | null) => (value === null || target === null ? '' : signed(value - target, found.unit, locale));
  const lines = [
    { key: 'target', name: t('sheet.targetOf', { name: row.name }), cells: own.map((value) => (value === null ? '' : shownFigure(plain(value), found.unit, locale))) },
    { key: 'below', name: t('sheet.sumBelow'), cells: sums.map((value) => (value === null ? '' : shownFigure(plain(value), found.unit, locale))) },
    { key: 'gap', name: t('sheet.difference'), cells: sums.map((value, place) => differenceOf(value, own[place] ?? null)) },
    { key: 'over', name: t('sheet.over'), cells: shares },
  ];
  return (
    <div className={styles['totals']} role="rowgroup" aria-label={t('sheet.totals')}>
      {lines.map((line) => (
        <div key={line.key} className={styles['sum']} role="row" data-line={line.key}>
          <div className={styles['name']} role="rowheader" title={line.name}>
            <span>{line.name}</span>
          </div>
          {COLUMNS.map((column, place) => (
            <div key={column.key} role="gridcell" className={styles['cell']} data-year={column.key === 'year' ? '' : undefined} data-off={line.key === 'gap' && (line.cells[place] ?? '').startsWith('−') ? '' : undefined}>
              {line.cells[place]}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

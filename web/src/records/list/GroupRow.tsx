import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference } from '@/fields/shared/values';
import type { Total } from '@/api/views';
import { isObject } from '@/lib/equal';
import { formatDay, formatNumber } from '@/lib/format';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import type { Column } from './columns';
import type { Group, GroupBy } from './grouping';
import { daysOf } from './grouping';
import { Figure } from './TotalsRow';
import styles from './Table.module.css';

interface GroupRowProps {
  by: GroupBy;
  group: Group;
  folded: boolean;
  place: number;
  top: number;
  columns: readonly Column[];
  totals: Record<string, Total>;
  checks: boolean;
  onToggle: (key: string) => void;
}

/** A period in words: 2026年11月, a week by its Monday. */
function periodText(by: GroupBy, key: string, locale: Locale): string {
  const [first] = daysOf(key);
  if (by.grain !== 'month') return by.grain === 'week' ? `${key} · ${formatDay(first, locale)}` : formatDay(first, locale, '0000');
  return new Intl.DateTimeFormat(locale.language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${first}T12:00:00Z`));
}

/** The heading of a group: its value, how many records it has, and the totals under their columns. */
export function GroupRow({ by, group, folded, place, top, columns, totals, checks, onToggle }: GroupRowProps) {
  const t = useWords('lists');
  const locale = useLocale();
  const value = group.values[group.level];
  const { Display } = typeOf(by.field);
  const empty = value === null || value === undefined;
  const name = empty ? t('groupEmpty', { field: labelText(by.field.label, locale.language) }) : by.grain ? periodText(by, String(value), locale) : isObject(value) ? (asReference(value)?.name ?? '—') : typeOf(by.field).toText(value, by.field, locale);
  return (
    <div className={styles['row']} role="row" aria-rowindex={place + 2} data-group={group.level} style={{ transform: `translateY(${top}px)` }}>
      <div className={styles['group']} role="gridcell" style={{ gridColumn: `1 / span ${checks ? 2 : 1}`, paddingLeft: 12 + group.level * 22 }}>
        <button type="button" aria-expanded={!folded} onClick={() => onToggle(group.key)} title={name}>
          {folded ? <CaretRightOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />}
          <span className="y-ellipsis">{empty || by.grain ? name : <Display value={value} field={by.field} dense />}</span>
          <span className={`${styles['tally']} y-num`}>{formatNumber(group.count, locale)}</span>
        </button>
      </div>
      {columns.slice(1).map((column) => (
        <div key={column.path} role="gridcell" className={styles['cell']} data-align={column.align}>
          {totals[column.path] && <Figure column={column} total={totals[column.path] ?? 'none'} row={group.totals} />}
        </div>
      ))}
    </div>
  );
}

import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { typeOf } from '@/fields/registry';
import type { Total } from '@/api/views';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Column } from './columns';
import type { Group, GroupBy } from './grouping';
import { Figure } from './TotalsRow';
import styles from './Table.module.css';
import { useGroupName } from './useGroupName';

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

/** The heading of a group: its value, how many records it has, and the totals under their columns. */
export function GroupRow({ by, group, folded, place, top, columns, totals, checks, onToggle }: GroupRowProps) {
  const locale = useLocale();
  const value = group.values[group.level];
  const { Display } = typeOf(by.field);
  const empty = value === null || value === undefined;
  const name = useGroupName()(by, group);
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

import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import type { Column } from './columns';
import { directionOf } from './sorting';
import styles from './Table.module.css';
import type { Selection } from './useSelection';

interface HeaderRowProps {
  columns: readonly Column[];
  rows: readonly RecordData[];
  sort: readonly string[];
  onSort: (path: string) => void;
  selection: Selection | null;
}

export function HeaderRow({ columns, rows, sort, onSort, selection }: HeaderRowProps) {
  const { t } = useTranslation();
  const all = selection !== null && rows.length > 0 && selection.size >= rows.length;
  return (
    <div className={styles['header']} role="row" aria-rowindex={1}>
      {selection && (
        <div className={styles['check']} role="columnheader">
          <label>
            <span className="y-hidden">{t('list.selectAll')}</span>
            <input
              type="checkbox"
              checked={all}
              ref={(element) => {
                if (element) element.indeterminate = selection.size > 0 && !all;
              }}
              onChange={() => (all ? selection.clear() : selection.setAll(rows.map((row) => row.id)))}
            />
          </label>
        </div>
      )}
      {columns.map((column) => {
        const direction = directionOf(sort, column.path);
        return (
          <div key={column.path} role="columnheader" className={styles['heading']} data-align={column.align} aria-sort={direction ?? 'none'}>
            <button type="button" disabled={!column.sortable} onClick={() => onSort(column.path)} title={column.label}>
              <span className="y-ellipsis">{column.label}</span>
              {direction === 'ascending' && <CaretUpOutlined className={styles['arrow']} aria-hidden="true" />}
              {direction === 'descending' && <CaretDownOutlined className={styles['arrow']} aria-hidden="true" />}
            </button>
          </div>
        );
      })}
    </div>
  );
}

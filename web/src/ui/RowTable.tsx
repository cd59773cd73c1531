import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemState } from './ProblemState';
import { RowsSkeleton } from './Skeleton';
import styles from './RowTable.module.css';

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The column that says which row this is; it heads the card on a phone. */
  names?: boolean;
  /** Figures, to the right. */
  number?: boolean;
  /** More words for whoever points at the cell. */
  hint?: (row: Row) => string | undefined;
}

/** What is asked of a query, of one page or of several. */
export interface Asked {
  error: unknown;
  refetch: () => Promise<unknown>;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => Promise<unknown>;
}

interface RowTableProps<Row> {
  /** What the rows are, for those who do not see them. */
  label: string;
  query: Asked;
  /** Undefined until they have come. */
  rows: readonly Row[] | undefined;
  columns: readonly Column<Row>[];
  id: (row: Row) => string;
  /** What can be done with a row, at its end. */
  buttons?: (row: Row) => ReactNode;
  /** What stands in place of no rows. */
  empty: ReactNode;
  /** How many rows there are likely to be, for the time until they come. */
  likely?: number;
}

/** Rows of anything that is no record: as they come, when there are none, when they cannot be had, part by part; cards on a phone. */
export function RowTable<Row>({ label, query, rows, columns, id, buttons, empty, likely = 6 }: RowTableProps<Row>) {
  const { t } = useTranslation();
  if (query.error && !rows) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
  if (!rows) return <RowsSkeleton rows={likely} columns={columns.length} />;
  if (rows.length === 0) return empty;
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['scroll']} role="group" aria-label={label} tabIndex={0}>
        <table className={styles['table']}>
          <Head columns={columns} buttons={buttons !== undefined} />
          <tbody>
            {rows.map((row) => (
              <tr key={id(row)}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
                {buttons && (
                  <td className={styles['last']}>
                    <div className={styles['buttons']}>{buttons(row)}</div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage && (
        <div className={styles['more']}>
          <Button loading={query.isFetchingNextPage ?? false} onClick={() => void query.fetchNextPage?.()}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Head<Row>({ columns, buttons }: { columns: readonly Column<Row>[]; buttons: boolean }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.key} scope="col" data-number={column.number ? '' : undefined}>
            {column.title}
          </th>
        ))}
        {buttons && (
          <th scope="col">
            <span className="y-hidden">{t('common.actions')}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const shown = column.cell(row);
  const title = column.hint?.(row);
  if (column.names) {
    return (
      <th scope="row" title={title}>
        {shown}
      </th>
    );
  }
  const none = shown === null || shown === undefined || shown === '' || shown === false;
  return (
    <td title={title} data-label={column.title} data-number={column.number ? '' : undefined} data-none={none ? '' : undefined}>
      {shown}
    </td>
  );
}

import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { aggregate } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { Total } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { formatDayFull, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import type { ChosenLayout } from '../views/layout';
import type { Column } from './columns';
import { groupedSort, type Item } from './grouping';
import styles from './PrintSheet.module.css';
import { Figure } from './TotalsRow';
import { measuresOf, totalsOf } from './totals';
import { useGroupName } from './useGroupName';
import { useGroups, type Grouping } from './useGroups';
import { MOST_PRINTED, usePrintRows } from './usePrintRows';

interface PrintSheetProps {
  view: ObjectView;
  columns: readonly Column[];
  layout: ChosenLayout;
  where: string;
  sort: readonly string[];
  onClose: () => void;
}

/** The list as it is laid out, all rows of it, looked at and then printed. */
export default function PrintSheet({ view, columns, layout, where, sort, onClose }: PrintSheetProps) {
  const t = useWords('lists');
  const core = useTranslation().t;
  const locale = useLocale();
  const totals = useMemo(() => totalsOf(columns, layout.layout.totals), [columns, layout.layout.totals]);
  const grouping = useGroups(view, layout.layout.group, totals, where);
  const bys = grouping?.bys;
  const fields = useMemo(() => [...new Set([view.nameField, ...columns.map((column) => column.path), ...(bys ?? []).map((by) => by.path)])], [view, columns, bys]);
  const order = useMemo(() => (bys ? groupedSort(bys, sort) : sort), [bys, sort]);
  const found = usePrintRows(view, fields, where, order);
  const ready = found.rows !== null && (!grouping || grouping.groups.length > 0 || found.rows.length === 0);
  const sheet = ready && found.rows && <Sheet view={view} columns={columns} rows={found.rows} grouping={grouping} totals={totals} where={where} cut={found.cut} />;
  return (
    <Modal
      open
      width="min(1100px, 94vw)"
      title={t('printTitle')}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {core('common.cancel')}
        </Button>,
        <Button key="print" type="primary" icon={<PrinterOutlined aria-hidden="true" />} disabled={!sheet} onClick={() => window.print()}>
          {t('printNow')}
        </Button>,
      ]}
    >
      {found.error && !found.rows ? <ProblemState error={found.error} retry={found.retry} small /> : null}
      {!sheet && !found.error && <p role="status">{t('printReading', { count: formatNumber(found.read, locale) })}</p>}
      {sheet && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
        <div className={styles['preview']} role="region" aria-label={t('printTitle')} tabIndex={0}>
          {sheet}
        </div>
      )}
      {sheet && createPortal(<div className={styles['paper']} aria-hidden="true">{sheet}</div>, document.body)}
    </Modal>
  );
}

interface SheetProps {
  view: ObjectView;
  columns: readonly Column[];
  rows: readonly RecordData[];
  grouping: Grouping | null;
  totals: Record<string, Total>;
  where: string;
  cut: boolean;
}

function Sheet({ view, columns, rows, grouping, totals, where, cut }: SheetProps) {
  const t = useWords('lists');
  const core = useTranslation().t;
  const locale = useLocale();
  const me = useMe();
  const items: Item[] = grouping ? grouping.itemsOf(rows, false) : rows.map((_, index) => ({ kind: 'row', index }));
  return (
    <article className={styles['sheet']}>
      <header>
        <h1>{labelText(view.plural, locale.language)}</h1>
        <p>
          {core('list.count', { figure: formatNumber(rows.length, locale) })} · {formatDayFull(todayIn(locale.timeZone), locale)} · {me.user.name}
        </p>
      </header>
      {cut && <p>{t('printCut', { count: formatNumber(MOST_PRINTED, locale) })}</p>}
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.path} scope="col" data-align={column.align}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (item.kind === 'group' ? <GroupLine key={item.group.key} item={item} grouping={grouping} columns={columns} totals={totals} /> : <Line key={rows[item.index]?.id} record={rows[item.index]} columns={columns} />))}
          <Totals view={view} columns={columns} totals={totals} where={where} />
        </tbody>
      </table>
    </article>
  );
}

function Line({ record, columns }: { record: RecordData | undefined; columns: readonly Column[] }) {
  const locale = useLocale();
  if (!record) return null;
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.path} data-align={column.align}>
          {typeOf(column.field).toText(record[column.path], column.field, locale)}
        </td>
      ))}
    </tr>
  );
}

function GroupLine({ item, grouping, columns, totals }: { item: Extract<Item, { kind: 'group' }>; grouping: Grouping | null; columns: readonly Column[]; totals: Record<string, Total> }) {
  const locale = useLocale();
  const nameOf = useGroupName();
  const by = grouping?.bys[item.group.level];
  if (!by) return null;
  return (
    <tr data-group={item.group.level}>
      {columns.map((column, at) =>
        at === 0 ? (
          <th key={column.path} scope="rowgroup">
            {nameOf(by, item.group)} ({formatNumber(item.group.count, locale)})
          </th>
        ) : (
          <td key={column.path} data-align={column.align}>
            {totals[column.path] && <Figure column={column} total={totals[column.path] ?? 'none'} row={item.group.totals} />}
          </td>
        ),
      )}
    </tr>
  );
}

/** The figures under the columns, over everything that the filter finds. */
function Totals({ view, columns, totals, where }: Pick<SheetProps, 'view' | 'columns' | 'totals' | 'where'>) {
  const t = useWords('lists');
  const measures = measuresOf(totals);
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'sums', measures, where],
    queryFn: ({ signal }) => aggregate(view.name, { measures, ...(where ? { where } : {}) }, signal),
    enabled: Object.keys(measures).length > 0,
  });
  if (Object.keys(measures).length === 0) return null;
  return (
    <tr data-totals="">
      {columns.map((column, at) => {
        const total = totals[column.path];
        return at === 0 && !total ? (
          <th key={column.path} scope="row">
            {t('totals')}
          </th>
        ) : (
          <td key={column.path} data-align={column.align}>
            {total && (
              <>
                <small>{t(`total.${total}`)}</small> <Figure column={column} total={total} row={query.data?.rows[0]} />
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}

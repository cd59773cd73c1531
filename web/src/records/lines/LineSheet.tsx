import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo, useState } from 'react';
import type { InverseDefinition, RecordData } from '@/api/types';
import type { Configuring } from '@/areas/commerce/BundleDialog';
import { isBundle, partOf } from '@/areas/commerce/bundles';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { pathText, quoted } from '@/lib/expression';
import { useModel } from '@/model/context';
import { mayMake, type ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { BulkBar } from '../list/BulkBar';
import { Table } from '../list/Table';
import { useColumns, type ChosenColumns } from '../list/columns';
import { readSort } from '../list/sorting';
import { useArrangement } from '../list/useArrangement';
import { useCellEditing } from '../list/useCellEditing';
import { useRows } from '../list/useRows';
import { useSelection } from '../list/useSelection';
import { refreshObject } from '../refresh';
import { useRecordRights, useRights } from '../rights';
import { useLayout } from '../views/layout';
import { AddLines } from './AddLines';
import { fitted } from './fit';
import styles from './LineSheet.module.css';
import { useAddRows } from './useAddRows';

const BundleBar = lazy(() => import('@/areas/commerce/BundleBar'));

const ROW = 40;
const HEADER = 40;
const TOTALS = 42;
const CHECKS = 44;
const FEWEST = 2;
const MOST = 14;

interface LineSheetProps {
  owner: ObjectView;
  record: RecordData;
  inverse: InverseDefinition;
}

/** The lines of a record as a spreadsheet: cells edited where they stand, blocks pasted, totals under the columns. */
export function LineSheet({ owner, record, inverse }: LineSheetProps) {
  const child = useModel().objects.get(inverse.object);
  return child ? <Sheet key={record.id} owner={owner} record={record} inverse={inverse} child={child} /> : null;
}

/** The columns of the lines without the one that names their record, which is the same on all of them. */
function useOwnColumns(child: ObjectView, master: string, widths: Parameters<typeof useColumns>[2]): ChosenColumns {
  const chosen = useColumns(child, null, widths);
  return useMemo(() => {
    const under = partOf(child);
    const own = chosen.columns.filter((column) => column.path !== master);
    return { ...chosen, columns: under ? own.map((column) => (column.isName ? { ...column, under } : column)) : own };
  }, [chosen, child, master]);
}

/** How wide an element is, px; 0 until it is known. */
function useWidth(): [number, (element: HTMLElement | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(0);
  const watch = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, watch];
}

function Sheet({ owner, record, inverse, child }: LineSheetProps & { child: ObjectView }) {
  const t = useWords('lines');
  const { language } = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const layout = useLayout(`${child.name}.lines`, null);
  const chosen = useOwnColumns(child, inverse.field, layout.layout.widths);
  const { columns } = chosen;
  const [width, watch] = useWidth();
  const arrangement = useArrangement(chosen, layout);
  const where = `${pathText(inverse.field)} = ${quoted(record.id)}`;
  const sort = useMemo(() => readSort(child.listSort), [child.listSort]);
  const query = useMemo(
    () => ({ fields: [...new Set([child.nameField, ...columns.flatMap((column) => [column.path, ...(column.under ? [column.under] : [])]), 'version'])], where, sort }),
    [child, columns, where, sort],
  );
  const rows = useRows(child.name, query);
  const selection = useSelection(rows.rows, `${child.name} ${where}`);
  const ids = useMemo(() => rows.rows.map((row) => row.id), [rows.rows]);
  const may = useRights(child, ids);
  const open = owner.lines.find((one) => one.inverse === inverse.name)?.open ?? [];
  const still = open.length === 0 || open.includes(asString(record['status']));
  const changeable = useRecordRights(owner, record.id).update && mayMake(child) && still;
  const cells = useCellEditing(child);
  const { widths } = layout.layout;
  const room = width - (changeable ? CHECKS : 0);
  const inRoom = useMemo(() => (room > 0 ? fitted(columns, room, widths) : columns), [columns, room, widths]);
  const refresh = () => {
    refreshObject(client, child.name);
    void client.invalidateQueries({ queryKey: ['record', owner.name, record.id] });
  };
  // What a line comes to, and its record's totals, follow a cell at once.
  const editing = { ...cells, commit: async (...given: Parameters<typeof cells.commit>) => cells.commit(...given).finally(refresh) };
  const adding = useAddRows(child, inverse.field, record, rows.rows.length, refresh);
  const [configuring, setConfiguring] = useState<Configuring | null>(null);
  /** A bundle is configured before it becomes a line. */
  const add = async (values: Record<string, unknown>) => {
    const product = asString(values['product']);
    if (product && partOf(child) && (await isBundle(product).catch(() => false))) setConfiguring({ product });
    else await adding.add(values);
  };
  const label = labelText(inverse.label, language);
  if (rows.error && rows.rows.length === 0) return <ProblemState error={rows.error} retry={rows.retry} small />;
  if (rows.loading) return <RowsSkeleton rows={3} columns={Math.min(columns.length, 6)} />;
  const height = HEADER + TOTALS + ROW * Math.min(Math.max(rows.rows.length, FEWEST), MOST);
  return (
    <section className={styles['sheet']} aria-label={label}>
      {selection.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar view={child} selection={selection} may={may} where={where} more={false} />
        </Suspense>
      )}
      {rows.rows.length === 0 ? (
        <p className={styles['empty']}>{t('empty')}</p>
      ) : (
        <div className={styles['grid']} style={{ height }} ref={watch}>
          <Table
            view={child}
            columns={inRoom}
            rows={rows.rows}
            sort={sort}
            where={where}
            onSort={() => undefined}
            selection={changeable ? selection : null}
            editing={still ? editing : null}
            may={may}
            onOpen={(line) => void navigate({ to: '/records/$object/$id', params: { object: child.name, id: line.id } })}
            onEnd={rows.fetchMore}
            more={rows.more}
            stale={false}
            label={label}
            layout={layout}
            arrangement={arrangement}
            grouping={null}
            {...(changeable ? { onLeft: adding.paste } : {})}
          />
        </div>
      )}
      {changeable && <AddLines child={child} owner={owner} field={inverse.field} record={record} adding={{ ...adding, add }} />}
      {changeable && partOf(child) && (owner.name === 'quote' || owner.name === 'sales_order') && (
        <Suspense fallback={null}>
          <BundleBar object={owner.name} document={record.id} lines={child.name} count={rows.rows.length} begun={configuring} onBegun={setConfiguring} refresh={refresh} />
        </Suspense>
      )}
    </section>
  );
}

import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { OBJECT_BESIDE, isReadWithObject } from '@/areas/rules/special';
import { labelText, useLocale } from '@/lib/locale';
import { strictTwins } from '@/fields/shared/references';
import { useModel } from '@/model/context';
import { mayMake, type ObjectView } from '@/model/view';
import { useKeysOf } from '@/shell/shortcuts';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useOpenForm } from '../form/host';
import { useRights } from '../rights';
import { BulkBar } from './BulkBar';
import { CardList } from './CardList';
import { Table } from './Table';
import type { ChosenLayout } from '../views/layout';
import type { ChosenColumns } from './columns';
import { groupedSort } from './grouping';
import { nextSort } from './sorting';
import { totalsOf } from './totals';
import { useArrangement } from './useArrangement';
import { useCellEditing } from './useCellEditing';
import { useGroups } from './useGroups';
import { useRows } from './useRows';
import { useSelection } from './useSelection';

interface TableViewProps {
  view: ObjectView;
  chosen: ChosenColumns;
  layout: ChosenLayout;
  where: string;
  sort: readonly string[];
  onSort: (sort: string[]) => void;
  onClear: () => void;
  /** Back to the list as it comes: its own order, columns and layout, without a filter. */
  onReset: () => void;
}

const NONE: string[] = [];

export function TableView({ view, chosen, layout, where, sort, onSort, onClear, onReset }: TableViewProps) {
  const { columns } = chosen;
  const { language } = useLocale();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const model = useModel();
  useKeysOf('list');
  const arrangement = useArrangement(chosen, layout);
  const totals = useMemo(() => totalsOf(columns, layout.layout.totals), [columns, layout.layout.totals]);
  const grouping = useGroups(view, phone ? NONE : layout.layout.group, totals, where);
  const bys = grouping?.bys;
  const fields = useMemo(() => {
    const editable = columns.filter((column) => column.editable).map((column) => column.field);
    const grouped = (bys ?? []).map((by) => by.path);
    const beside = columns.some((column) => isReadWithObject(view.name, column.field)) ? ['version', ...OBJECT_BESIDE] : ['version'];
    const known = beside.filter((name) => view.fields.has(name));
    return [...new Set([view.nameField, ...columns.map((column) => column.path), ...grouped, ...strictTwins(model, view, editable), ...known])];
  }, [model, view, columns, bys]);
  const narrowed = grouping?.where ?? where;
  const query = useMemo(() => ({ fields, where: narrowed, sort: bys ? groupedSort(bys, sort) : sort }), [fields, narrowed, bys, sort]);
  const rows = useRows(view.name, query);
  const selection = useSelection(rows.rows, `${view.name} ${where}`);
  const editing = useCellEditing(view);
  const ids = useMemo(() => rows.rows.map((row) => row.id), [rows.rows]);
  const may = useRights(view, ids);
  const open = (id: string) => void navigate({ to: '/records/$object/$id', params: { object: view.name, id } });
  if (rows.error && rows.rows.length === 0) return <ProblemState error={rows.error} retry={rows.retry} reset={onReset} />;
  if (rows.loading) return <RowsSkeleton rows={14} columns={Math.min(columns.length, 7)} />;
  if (rows.rows.length === 0 && !rows.stale && !grouping?.folded.size) return <Nothing view={view} filtered={where !== ''} onClear={onClear} />;
  if (phone) return <CardList view={view} columns={columns} rows={rows} />;
  const changeable = view.rights.update !== 'none' || view.rights.delete !== 'none';
  return (
    <>
      {selection.size > 0 && (
        // Of its own: words that it has yet to load must not take the list away.
        <Suspense fallback={null}>
          <BulkBar view={view} selection={selection} may={may} where={where} more={selection.size >= rows.rows.length && (rows.more || narrowed !== where)} />
        </Suspense>
      )}
      <Table
        view={view}
        columns={columns}
        rows={rows.rows}
        sort={sort}
        where={where}
        onSort={(path, direction) => onSort(direction ? [direction === 'up' ? path : `-${path}`] : nextSort(sort, path))}
        selection={changeable && !view.generated ? selection : null}
        editing={editing}
        may={may}
        onOpen={(record) => open(record.id)}
        onEnd={rows.fetchMore}
        more={rows.more}
        stale={rows.stale}
        label={labelText(view.plural, language)}
        layout={layout}
        arrangement={arrangement}
        grouping={grouping}
      />
    </>
  );
}

function Nothing({ view, filtered, onClear }: { view: ObjectView; filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const open = useOpenForm();
  const name = labelText(view.label, language);
  if (filtered) {
    return (
      <State kind="nothing" title={t('list.nothingFound')} text={t('list.nothingFoundHint')}>
        <Button onClick={onClear}>{t('filter.clear')}</Button>
      </State>
    );
  }
  const may = mayMake(view);
  return (
    <State kind="empty" title={t('list.empty', { object: labelText(view.plural, language) })} text={may ? t('list.emptyHint', { object: name }) : t('list.emptyReadOnly')}>
      {may && (
        <Button type="primary" onClick={() => void open({ object: view.name, values: {}, follow: true })}>
          {t('record.new', { object: name })}
        </Button>
      )}
    </State>
  );
}

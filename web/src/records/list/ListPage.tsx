import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { asReference } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { canBoard, type ObjectView } from '@/model/view';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { FilterBar } from '../filter/FilterBar';
import { ViewBar, viewsQuery } from '../views/ViewBar';
import { readFilter } from '../filter/filter';
import type { ListSearch } from '../routes';
import { ListActions } from './ListActions';
import styles from './ListPage.module.css';
import { TableView } from './TableView';
import { readSort } from './sorting';
import { useColumns } from './columns';
import { useCount } from './useCount';

const BoardView = lazy(() => import('../board/BoardView'));

/** Any object's records: as a table or as a board, filtered by what the address says. */
export function ListPage() {
  const { object } = useParams({ from: '/shell/records/$object' });
  const view = useObject(object);
  return view ? <ListOf key={object} view={view} /> : <NotFound />;
}

function ListOf({ view }: { view: ObjectView }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const search = useSearch({ from: '/shell/records/$object' });
  const navigate = useNavigate({ from: '/records/$object' });
  const saved = useQuery(viewsQuery(view.name)).data?.find((one) => one.id === search.saved) ?? null;
  const columns = useColumns(view, saved);
  const title = labelText(view.plural, language);
  useTitle(title);
  const where = search.where ?? '';
  const sort = useMemo(() => readSort(search.sort ?? view.listSort), [search.sort, view.listSort]);
  const change = (part: Partial<ListSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: part.view === undefined });
  const show = useCallback((next: ListSearch) => void navigate({ search: next }), [navigate]);
  const boardable = [...view.fields.values()].some(canBoard) && view.board !== null;
  const shown = boardable && search.view === 'board' ? 'board' : 'table';
  const count = useCount(view, where);
  const tabs = [
    { key: 'table' as const, label: t('list.table') },
    { key: 'board' as const, label: t('list.board') },
  ];
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{title}</h1>
        {count && <span className={`${styles['count']} y-num`}>{count}</span>}
        <ListActions view={view} where={where} columns={columns} table={shown === 'table'} values={prefill(view, where)} />
      </header>
      <ViewBar
        object={view.name}
        search={search}
        shown={{ kind: shown === 'board' ? 'board' : 'list', where, sort: search.sort ?? '', columns: columns.changed ? columns.paths : (saved?.columns ?? null), boardBy: search.by ?? null }}
        onShow={show}
      />
      {boardable && (
        <Tabs tabs={tabs} active={shown} onChange={(key) => change({ view: key })} label={t('list.views')} panel="list-panel" />
      )}
      <FilterBar key={shown} view={view} where={where} onChange={(next) => change({ where: next || undefined })} />
      <section className={styles['panel']} id="list-panel" aria-label={shown === 'board' ? t('list.board') : t('list.table')}>
        {shown === 'board' ? (
          <Suspense fallback={<PageSkeleton />}>
            <BoardView view={view} where={where} by={search.by} pipeline={search.pipeline} onChange={change} />
          </Suspense>
        ) : (
          <TableView
            view={view}
            columns={columns.columns}
            where={where}
            sort={sort}
            onSort={(next) => change({ sort: next.join(',') || undefined })}
            onClear={() => change({ where: undefined })}
          />
        )}
      </section>
    </div>
  );
}

/** A record made from a filtered list belongs there: single values of the filter are filled in. */
function prefill(view: ObjectView, where: string): Record<string, unknown> {
  const filter = readFilter(where, (path) => view.fields.get(path) ?? null);
  const values: Record<string, unknown> = {};
  if (filter?.join !== 'and') return values;
  for (const { field, operator, value } of filter.conditions) {
    const [only, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
    if (operator !== 'in' || only === undefined || others.length > 0 || field.includes('.')) continue;
    if (typeof only === 'string') values[field] = only;
    else if (asReference(only)) values[field] = only;
  }
  return values;
}

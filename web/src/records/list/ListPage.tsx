import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { asReference } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { useTitle } from '@/ui/useTitle';
import { FilterBar } from '../filter/FilterBar';
import { ViewBar, viewsQuery } from '../views/ViewBar';
import { kindsOf } from '../layouts/kinds';
import { useLayout } from '../views/layout';
import { readFilter } from '../filter/groups';
import type { ListSearch } from '../routes';
import { KindTabs } from './KindTabs';
import { ListActions } from './ListActions';
import styles from './ListPage.module.css';
import { TableView } from './TableView';
import { readSort } from './sorting';
import { useColumns } from './columns';
import { useCount } from './useCount';

const BoardView = lazy(() => import('../board/BoardView'));
const CalendarView = lazy(() => import('../layouts/CalendarView'));
const TimelineView = lazy(() => import('../layouts/TimelineView'));
const GalleryView = lazy(() => import('../layouts/GalleryView'));
const MapView = lazy(() => import('../map/MapView'));
const TreeView = lazy(() => import('../layouts/TreeView'));

/** Any object's records, laid out and filtered as the address says. */
export function ListPage() {
  const { object } = useParams({ from: '/shell/records/$object' });
  const view = useObject(object);
  return view ? <ListOf key={object} view={view} /> : <NotFound />;
}

function ListOf({ view }: { view: ObjectView }) {
  const w = useWords('lists');
  const { language } = useLocale();
  const search = useSearch({ from: '/shell/records/$object' });
  const navigate = useNavigate({ from: '/records/$object' });
  const saved = useQuery(viewsQuery(view.name)).data?.find((one) => one.id === search.saved) ?? null;
  const layout = useLayout(view.name, saved);
  const columns = useColumns(view, saved, layout.layout.widths);
  const title = labelText(view.plural, language);
  useTitle(title);
  const where = search.where ?? '';
  const sort = useMemo(() => readSort(search.sort ?? view.listSort), [search.sort, view.listSort]);
  // Cards lie newest first unless an order was chosen.
  const cardSort = useMemo(() => readSort(search.sort ?? ''), [search.sort]);
  const change = (part: Partial<ListSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: part.view === undefined });
  const show = useCallback((next: ListSearch) => void navigate({ search: next }), [navigate]);
  const reset = () => {
    layout.reset();
    columns.choose(null);
  };
  const kinds = useMemo(() => kindsOf(view), [view]);
  const shown = kinds.find((kind) => kind === search.view) ?? 'table';
  const count = useCount(view, where);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <div className={styles['title']}>
          <h1>{title}</h1>
          {count && <Counted text={count.text} onMore={count.more} />}
        </div>
        <ListActions view={view} where={where} sort={sort} layout={layout} columns={columns} table={shown === 'table'} values={prefill(view, where)} />
      </header>
      <ViewBar
        object={view.name}
        search={search}
        shown={{ kind: shown === 'table' ? 'list' : shown, where, sort: search.sort ?? '', columns: columns.changed ? columns.paths : (saved?.columns ?? null), by: search.by ?? null, layout: layout.layout }}
        onShow={show}
        onReset={reset}
      />
      <div className={styles['bar']}>
        <FilterBar key={shown} view={view} where={where} onChange={(next) => change({ where: next || undefined })} />
        {kinds.length > 1 && <KindTabs kinds={kinds} active={shown} onChange={(key) => change({ view: key, by: undefined, on: undefined })} />}
      </div>
      <section className={styles['panel']} id="list-panel" aria-label={w(`kind.${shown}`)}>
        <Suspense fallback={<PageSkeleton />}>
          {shown === 'table' && (
            <TableView
              view={view}
              chosen={columns}
              layout={layout}
              where={where}
              sort={sort}
              onSort={(next) => change({ sort: next.join(',') || undefined })}
              onClear={() => change({ where: undefined })}
              onReset={() => {
                reset();
                change({ where: undefined, sort: undefined, saved: undefined });
              }}
            />
          )}
          {shown === 'board' && <BoardView view={view} where={where} sort={cardSort} by={search.by} pipeline={search.pipeline} layout={layout} onChange={change} />}
          {shown === 'calendar' && <CalendarView view={view} where={where} by={search.by} on={search.on} layout={layout} onChange={change} />}
          {shown === 'timeline' && <TimelineView view={view} where={where} by={search.by} layout={layout} onChange={change} />}
          {shown === 'gallery' && <GalleryView view={view} where={where} sort={sort} columns={columns.columns} layout={layout} />}
          {shown === 'map' && <MapView view={view} where={where} by={search.by} onChange={change} />}
          {shown === 'tree' && <TreeView view={view} where={where} by={search.by} columns={columns.columns} onChange={change} />}
        </Suspense>
      </section>
    </div>
  );
}

/** How many records there are; where it was only counted up to a thousand, a click counts on. */
function Counted({ text, onMore }: { text: string; onMore: (() => void) | null }) {
  const t = useWords('lists');
  if (!onMore) return <span className={`${styles['count']} y-num`}>{text}</span>;
  return (
    <button type="button" className={`${styles['count']} y-num y-plain`} onClick={onMore} title={t('countOn')}>
      {text}
    </button>
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

import { Button } from 'antd';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { readViews, type SavedView } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { MenuButton } from '@/ui/Menu';
import { Tabs } from '@/ui/Tabs';
import type { ListSearch } from '../routes';
import styles from './ViewBar.module.css';
import type { ViewSettings } from './ViewDialog';
import { useViewWork } from './useViewWork';
import { changesOf, contentOf, defaultOf, movedViews, searchOf, type Shown } from './views';

const ViewDialog = lazy(async () => ({ default: (await import('./ViewDialog')).ViewDialog }));

export const ALL = 'all';

export const viewsQuery = (object: string) => queryOptions({ queryKey: ['views', object], queryFn: ({ signal }) => readViews(object, signal), staleTime: 60_000 });

interface ViewBarProps {
  object: string;
  search: ListSearch;
  shown: Shown;
  onShow: (search: ListSearch) => void;
  /** Takes back what was laid out otherwise than the view says. */
  onReset: () => void;
}

interface Dialog {
  what: 'new' | 'copy' | 'settings';
  view: SavedView | null;
}

/** The saved views of a list as tabs, and what can be done with what is shown. */
export function ViewBar({ object, search, shown, onShow, onReset }: ViewBarProps) {
  const t = useWords('views');
  const me = useMe();
  const query = useQuery(viewsQuery(object));
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const work = useViewWork(object, onShow);
  const views = query.data ?? [];
  const current = views.find((view) => view.id === search.saved) ?? null;
  useDefault(query.data, search, onShow);
  const changes = current ? changesOf(current, shown) : {};
  const changed = Object.keys(changes).length > 0;
  const editable = current !== null && (current.mine || me.administrator);
  const worthSaving = current ? changed : Boolean(shown.where || shown.sort || shown.columns || shown.kind !== 'list' || Object.keys(contentOf(shown).settings).length > 0);
  const movable = views.filter((view) => view.mine === current?.mine);

  const save = async (settings: ViewSettings) => {
    if (!dialog) return;
    const done = dialog.what === 'settings' && dialog.view ? await work.change(dialog.view.id, settings, settings.name) : await work.create({ object, ...contentOf(shown), ...settings });
    if (done && dialog.what !== 'settings') onReset();
    if (done) setDialog(null);
  };
  const update = async () => {
    if (current && (await work.change(current.id, changes, current.name))) onReset();
  };
  const move = (step: number) => void work.move(current ? movedViews(movable, current.id, step) : []);
  const place = current ? movable.indexOf(current) : -1;
  const items = [
    { key: 'new', label: t('saveAs') },
    ...(current ? [{ key: 'copy', label: t('copy') }] : []),
    ...(editable
      ? [
          ...(changed ? [{ key: 'update', label: t('update') }] : []),
          { key: 'settings', label: t('settings'), divided: true },
          ...(place > 0 ? [{ key: 'left', label: t('moveLeft') }] : []),
          ...(place < movable.length - 1 ? [{ key: 'right', label: t('moveRight') }] : []),
          { key: 'delete', label: t('delete'), danger: true },
        ]
      : []),
  ];
  const choose = (key: string) => {
    if (key === 'new') setDialog({ what: 'new', view: null });
    if (!current) return;
    if (key === 'copy' || key === 'settings') setDialog({ what: key, view: current });
    if (key === 'update') void update();
    if (key === 'left' || key === 'right') move(key === 'left' ? -1 : 1);
    if (key === 'delete') void work.remove(current, () => onShow({ saved: ALL }));
  };
  const marked = (view: SavedView) => (view.id === current?.id && changed ? <Marked name={view.name} hint={t('unsaved')} /> : view.name);
  const tabs = [{ key: ALL, label: t('all') }, ...views.map((view) => ({ key: view.id, label: marked(view) }))];
  if (query.isLoading) return <div className={styles['coming']} />;
  return (
    <div className={styles['bar']}>
      <div className={styles['tabs']}>
        <Tabs
          tabs={tabs}
          active={current?.id ?? ALL}
          label={t('title')}
          panel="list-panel"
          onChange={(key) => {
            const view = views.find((one) => one.id === key);
            onShow(view ? searchOf(view) : { saved: ALL });
          }}
        />
      </div>
      {worthSaving && current && editable && (
        <Button size="small" type="link" onClick={() => void update()}>
          {t('update')}
        </Button>
      )}
      {changed && current && (
        <Button
          size="small"
          type="link"
          onClick={() => {
            onReset();
            onShow(searchOf(current));
          }}
        >
          {t('reset')}
        </Button>
      )}
      {worthSaving && !current && (
        <Button size="small" type="link" onClick={() => setDialog({ what: 'new', view: null })}>
          {t('save')}
        </Button>
      )}
      {(current !== null || worthSaving) && <MenuButton items={items} onChoose={choose} label={t('menu')} plain={styles['menu']}>{t('menu')}</MenuButton>}
      {dialog !== null && (
        <Suspense fallback={null}>
          <ViewDialog
            view={dialog.what === 'settings' ? dialog.view : null}
            title={dialog.what === 'settings' ? t('settings') : t(dialog.what === 'copy' ? 'copyTitle' : 'save')}
            name={dialog.what === 'copy' && dialog.view ? t('copyOf', { name: dialog.view.name }) : dialog.what === 'settings' ? (dialog.view?.name ?? '') : ''}
            sharing={me.administrator}
            onClose={() => setDialog(null)}
            onSave={save}
            item={(settings) => {
              const given = dialog.what === 'settings' && dialog.view && dialog.view.visibility !== 'private' ? dialog.view.id : null;
              const place = given === null ? { key: `${object} / ${settings.name}` } : { record: given };
              return { kind: 'view', ...place, values: given === null ? { object, ...contentOf(shown), ...settings } : settings };
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The name of a view that is shown otherwise than it was saved. */
function Marked({ name, hint }: { name: string; hint: string }) {
  return (
    <span title={hint}>
      {name}
      <span className={styles['dot']} aria-hidden="true">
        •
      </span>
      <span className="y-hidden">{hint}</span>
    </span>
  );
}

/** A list that is opened without any wish shows the default view. */
function useDefault(views: readonly SavedView[] | undefined, search: ListSearch, onShow: (search: ListSearch) => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !views) return;
    done.current = true;
    const view = defaultOf(views);
    if (view && Object.values(search).every((value) => value === undefined)) onShow(searchOf(view));
  }, [views, search, onShow]);
}

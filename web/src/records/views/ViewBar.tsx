import { Button } from 'antd';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { changeView, createView, deleteView, readViews, type SavedView } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { Tabs } from '@/ui/Tabs';
import type { ListSearch } from '../routes';
import styles from './ViewBar.module.css';
import { ViewDialog, type ViewSettings } from './ViewDialog';
import { changesOf, defaultOf, searchOf, type Shown } from './views';

export const ALL = 'all';

export const viewsQuery = (object: string) => queryOptions({ queryKey: ['views', object], queryFn: ({ signal }) => readViews(object, signal), staleTime: 60_000 });

interface ViewBarProps {
  object: string;
  search: ListSearch;
  shown: Shown;
  onShow: (search: ListSearch) => void;
}

/** The saved views of a list as tabs, and what can be done with what is shown. */
export function ViewBar({ object, search, shown, onShow }: ViewBarProps) {
  const t = useWords('views');
  const me = useMe();
  const client = useQueryClient();
  const query = useQuery(viewsQuery(object));
  const [dialog, setDialog] = useState<'new' | SavedView | null>(null);
  const views = query.data ?? [];
  const current = views.find((view) => view.id === search.saved) ?? null;
  useDefault(query.data, search, onShow);
  const changes = current ? changesOf(current, shown) : {};
  const changed = Object.keys(changes).length > 0;
  const editable = current !== null && (current.mine || me.administrator);
  const worthSaving = current ? changed : Boolean(shown.where || shown.sort || shown.columns);

  const run = async (work: () => Promise<SavedView | null>, words: string) => {
    try {
      const view = await work();
      await client.invalidateQueries({ queryKey: ['views', object] });
      if (view) onShow(searchOf(view));
      notify({ kind: 'success', text: words });
      return true;
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      return false;
    }
  };
  const asShown = { kind: shown.kind, where: shown.where || null, sort: shown.sort ? shown.sort.split(',') : [], columns: shown.columns && [...shown.columns], board_by: shown.kind === 'board' ? shown.boardBy : null };
  const save = async (settings: ViewSettings) => {
    const done =
      dialog === 'new'
        ? await run(() => createView({ object, ...asShown, ...settings }), t('saved', { name: settings.name }))
        : dialog && (await run(() => changeView(dialog.id, { ...settings }), t('saved', { name: settings.name })));
    if (done) setDialog(null);
  };
  const remove = async (view: SavedView) => {
    const { object: of, name, kind, where, sort, columns, board_by, visibility, roles } = view;
    const values = { object: of, name, kind, where, sort, columns, board_by, visibility, roles, default: view.default };
    const done = await run(async () => {
      await deleteView(view.id);
      return null;
    }, t('removed', { name: view.name }));
    if (!done) return;
    onShow({ saved: ALL });
    notify({ kind: 'info', text: t('removed', { name: view.name }), action: { label: t('undo'), run: () => void run(() => createView(values), t('saved', { name: view.name })) } });
  };
  const items = [
    { key: 'new', label: t('saveAs') },
    ...(editable
      ? [
          ...(changed ? [{ key: 'update', label: t('update') }] : []),
          { key: 'settings', label: t('settings'), divided: true },
          { key: 'delete', label: t('delete'), danger: true },
        ]
      : []),
  ];
  const choose = (key: string) => {
    if (key === 'new') setDialog('new');
    if (!current) return;
    if (key === 'settings') setDialog(current);
    if (key === 'update') void run(() => changeView(current.id, changes), t('saved', { name: current.name }));
    if (key === 'delete') void remove(current);
  };
  const tabs = [{ key: ALL, label: t('all') }, ...views.map((view) => ({ key: view.id, label: view.name }))];
  if (!query.data) return <div className={styles['bar']} />;
  return (
    <div className={styles['bar']}>
      {views.length > 0 && (
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
      )}
      {worthSaving && current && editable && (
        <Button size="small" type="link" onClick={() => choose('update')}>
          {t('update')}
        </Button>
      )}
      {worthSaving && !current && (
        <Button size="small" type="link" onClick={() => setDialog('new')}>
          {t('save')}
        </Button>
      )}
      {(current !== null || worthSaving) && <MenuButton items={items} onChoose={choose} label={t('menu')} plain={styles['menu']}>{t('menu')}</MenuButton>}
      {dialog !== null && <ViewDialog view={dialog === 'new' ? null : dialog} sharing={me.administrator} onClose={() => setDialog(null)} onSave={save} />}
    </div>
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

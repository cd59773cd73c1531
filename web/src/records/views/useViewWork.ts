import { useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import { changeView, createView, deleteView, type SavedView, type ViewValues } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import type { ListSearch } from '../routes';
import { searchOf, valuesOf } from './views';

/** Making, changing, ordering and deleting saved views; a deleted one can be had back. */
export function useViewWork(object: string, onShow: (search: ListSearch) => void) {
  const t = useWords('views');
  const client = useQueryClient();
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['views', object] });
      return true;
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      return false;
    }
  };
  const show = async (work: () => Promise<SavedView>, name: string) => {
    let view: SavedView | null = null;
    const done = await attempt(async () => {
      view = await work();
    });
    if (view) onShow(searchOf(view));
    if (done) notify({ kind: 'success', text: t('saved', { name }) });
    return done;
  };
  const create = (values: ViewValues) => show(() => createView(values), values.name);
  return {
    create,
    change: (id: string, part: Parameters<typeof changeView>[1], name: string) => show(() => changeView(id, part), name),
    move: (places: readonly { id: string; position: number }[]) =>
      attempt(async () => {
        await Promise.all(places.map(({ id, position }) => changeView(id, { position })));
      }),
    remove: async (view: SavedView, after: () => void) => {
      if (!(await attempt(() => deleteView(view.id)))) return;
      after();
      notify({ kind: 'success', text: t('removed', { name: view.name }), action: { label: t('undo'), run: () => void create(valuesOf(view)) } });
    },
  };
}

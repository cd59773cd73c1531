import { describe, expect, it } from 'vitest';
import type { SavedView } from '@/api/views';
import { changesOf, contentOf, defaultOf, movedViews, searchOf } from '@/records/views/views';

const view: SavedView = {
  id: '7530340247909957633',
  object: 'account',
  name: '重点',
  kind: 'list',
  where: 'grade = "A"',
  sort: ['-name'],
  columns: ['name', 'owner'],
  board_by: null,
  visibility: 'private',
  roles: [],
  departments: [],
  people: [],
  position: 0,
  settings: { widths: { name: 300 } },
  default: false,
  mine: true,
};
const shown = { kind: 'list' as const, where: 'grade = "A"', sort: '-name', columns: ['name', 'owner'], by: null, layout: { widths: { name: 300 } } };

describe('a saved view', () => {
  it('is shown by an address', () => {
    expect(searchOf(view)).toEqual({ saved: view.id, view: undefined, where: 'grade = "A"', sort: '-name', by: undefined });
    expect(searchOf({ ...view, kind: 'board', board_by: 'status', where: null, sort: [] })).toEqual({ saved: view.id, view: 'board', where: undefined, sort: undefined, by: 'status' });
  });

  it('knows what of it is shown otherwise', () => {
    expect(changesOf(view, shown)).toEqual({});
    expect(changesOf(view, { ...shown, where: '', sort: 'name,-owner' })).toEqual({ where: null, sort: ['name', '-owner'] });
    expect(changesOf(view, { ...shown, columns: ['name'] })).toEqual({ columns: ['name'] });
    expect(changesOf(view, { ...shown, kind: 'board', by: 'status' })).toEqual({ kind: 'board', board_by: 'status' });
    expect(changesOf({ ...view, columns: null }, { ...shown, columns: null })).toEqual({});
  });

  it('knows when it is laid out otherwise, but not what is as usual', () => {
    expect(changesOf(view, { ...shown, layout: { widths: { name: 300 }, group: [], colors: [] } })).toEqual({});
    expect(changesOf(view, { ...shown, layout: { widths: { name: 200 }, pinned: 2 } })).toEqual({ settings: { widths: { name: 200 }, pinned: 2 } });
    expect(contentOf({ ...shown, layout: { totals: {}, height: 'compact' } }).settings).toEqual({ height: 'compact' });
  });

  it('goes before its neighbour, and no further than the first place', () => {
    const views = ['1', '2', '3'].map((id) => ({ ...view, id, position: 0 }));
    expect(movedViews(views, '3', -1)).toEqual([{ id: '3', position: 1 }, { id: '2', position: 2 }]);
    expect(movedViews(views, '1', -1)).toEqual([]);
    expect(movedViews(views, '3', 1)).toEqual([]);
  });

  it('opens a list where it is the default, one\'s own before that of all', () => {
    const all = { ...view, id: '2', visibility: 'shared' as const, default: true };
    expect(defaultOf([view])).toBeNull();
    expect(defaultOf([view, all])?.id).toBe('2');
    const some = { ...view, id: '3', visibility: 'chosen' as const, default: true };
    expect(defaultOf([all, some])?.id).toBe('3');
    expect(defaultOf([all, { ...view, default: true }])?.id).toBe(view.id);
  });
});

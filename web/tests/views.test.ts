import { describe, expect, it } from 'vitest';
import type { SavedView } from '@/api/views';
import { changesOf, defaultOf, searchOf } from '@/records/views/views';

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
  default: false,
  mine: true,
};
const shown = { kind: 'list' as const, where: 'grade = "A"', sort: '-name', columns: ['name', 'owner'], boardBy: null };

describe('a saved view', () => {
  it('is shown by an address', () => {
    expect(searchOf(view)).toEqual({ saved: view.id, view: undefined, where: 'grade = "A"', sort: '-name', by: undefined });
    expect(searchOf({ ...view, kind: 'board', board_by: 'status', where: null, sort: [] })).toEqual({ saved: view.id, view: 'board', where: undefined, sort: undefined, by: 'status' });
  });

  it('knows what of it is shown otherwise', () => {
    expect(changesOf(view, shown)).toEqual({});
    expect(changesOf(view, { ...shown, where: '', sort: 'name,-owner' })).toEqual({ where: null, sort: ['name', '-owner'] });
    expect(changesOf(view, { ...shown, columns: ['name'] })).toEqual({ columns: ['name'] });
    expect(changesOf(view, { ...shown, kind: 'board', boardBy: 'status' })).toEqual({ kind: 'board', board_by: 'status' });
    expect(changesOf({ ...view, columns: null }, { ...shown, columns: null })).toEqual({});
  });

  it('opens a list where it is the default, one\'s own before that of all', () => {
    const all = { ...view, id: '2', visibility: 'shared' as const, default: true };
    expect(defaultOf([view])).toBeNull();
    expect(defaultOf([view, all])?.id).toBe('2');
    expect(defaultOf([all, { ...view, default: true }])?.id).toBe(view.id);
  });
});

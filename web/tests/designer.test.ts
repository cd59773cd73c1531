import { describe, expect, it } from 'vitest';
import { nextRedo, nextUndo, overlaid } from '@/areas/model/Designing';
import { placesOf } from '@/areas/model/layout';
import { typesFrom } from '@/areas/model/retypes';
import type { Change } from '@/areas/model/studio';
import type { ObjectDefinition } from '@/api/types';
import { buildModel } from '@/model/view';

function change(id: string, more: Partial<Change> = {}): Change {
  return { id, at: '2026-01-01T00:00:00Z', author: null, kind: null, objects: [], diff: [], undoes: null, undone_by: null, undoable: true, ...more };
}

describe('undo and redo', () => {
  it('undoes the newest change that still stands', () => {
    expect(nextUndo([])).toBeNull();
    expect(nextUndo([change('3', { undoes: '2' }), change('2', { undone_by: '3', undoable: false }), change('1')])?.id).toBe('1');
  });

  it('does again only what was undone last', () => {
    expect(nextRedo([change('3', { undoes: '2' }), change('2', { undoable: false })])?.id).toBe('3');
    expect(nextRedo([change('4'), change('3', { undoes: '2' })])).toBeNull();
  });
});

describe('the model of a draft', () => {
  const definition = (name: string): ObjectDefinition => ({ name, label: { 'zh-CN': name }, name_field: 'name', layer: 'organisation', fields: [{ name: 'name', type: 'text', label: { 'zh-CN': '名称' } }] });

  it('shows what would be there and leaves out what would be gone', () => {
    const model = buildModel([definition('a'), definition('b')], { navigation: [], objects: {}, dashboards: [] });
    const shown = overlaid(model, { diff: [], problems: [], objects: [definition('c')], gone: ['b'], retypes: [] });
    expect([...shown.objects.keys()]).toEqual(['a', 'c']);
    expect([...model.objects.keys()]).toEqual(['a', 'b']);
  });
});

describe('changes of type', () => {
  it('offers what values can become, never the type that they have', () => {
    expect(typesFrom('text')).toContain('lookup');
    expect(typesFrom('text')).not.toContain('text');
    expect(typesFrom('date')).toEqual(['datetime', 'text', 'long_text', 'email', 'phone', 'url', 'barcode']);
    expect(typesFrom('nothing')).toEqual([]);
  });
});

describe('the relation map', () => {
  const heights = (pairs: readonly (readonly [string, string])[], name: string) => 36 + 20 * pairs.filter(([from]) => from === name).length;

  it('puts what is pointed at right of what points at it', () => {
    const places = placesOf(['deal', 'account', 'contact', 'user'], [['deal', 'account'], ['contact', 'account'], ['account', 'user'], ['user', 'user']]);
    expect((places.get('deal')?.x ?? 0) < (places.get('account')?.x ?? 0)).toBe(true);
    expect((places.get('account')?.x ?? 0) < (places.get('user')?.x ?? 0)).toBe(true);
    expect(places.get('deal')?.x).toBe(places.get('contact')?.x);
  });

  it('lets no two objects lie on each other, however many lookups they have', () => {
    const names = Array.from({ length: 30 }, (_, number) => `o${number}`);
    const pairs = names.flatMap((name, number) => [2, 3, 5].map((by) => [name, `o${(number * by + 1) % 30}`] as const));
    const places = [...placesOf(names, pairs)].sort(([, a], [, b]) => a.x - b.x || a.y - b.y);
    for (const [at, [name, place]] of places.entries()) {
      const next = places[at + 1]?.[1];
      if (next?.x === place.x) expect(next.y).toBeGreaterThanOrEqual(place.y + heights(pairs, name));
      else if (next) expect(next.x).toBeGreaterThanOrEqual(place.x + 190);
    }
  });

  it('lays out circles, objects apart and nothing at all', () => {
    expect(placesOf(['a', 'b', 'c'], [['a', 'b'], ['b', 'a'], ['a', 'b']]).size).toBe(3);
    expect(placesOf([], []).size).toBe(0);
  });
});

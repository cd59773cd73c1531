import { describe, expect, it } from 'vitest';
import { chunked, ofAll } from '@/records/rights';
import type { ObjectView } from '@/model/view';

function view(update: string, remove: string, more: Partial<ObjectView> = {}): ObjectView {
  return { rights: { create: true, read: 'all', update, delete: remove, export: true }, fields: new Map(), generated: false, ...more } as ObjectView;
}

describe('rights on records', () => {
  it('asks nobody where the role says the same of every record', () => {
    expect(ofAll(view('all', 'none'), 'update')).toBe(true);
    expect(ofAll(view('all', 'none'), 'delete')).toBe(false);
    expect(ofAll(view('all', 'all', { generated: true }), 'update')).toBe(false);
  });

  it('asks where the role says it of some records, or a master decides', () => {
    expect(ofAll(view('own', 'own'), 'update')).toBeNull();
    const fields = new Map([['order', { name: 'order', type: 'master_detail', label: {} }]]) as unknown as ObjectView['fields'];
    expect(ofAll(view('all', 'all', { fields }), 'delete')).toBeNull();
  });

  it('asks for the new records only of a list that grew', () => {
    const ids = Array.from({ length: 250 }, (_, place) => `${place}`);
    expect(chunked(ids).map((chunk) => chunk.length)).toEqual([100, 100, 50]);
    expect(chunked(ids)[0]).toEqual(chunked(ids.slice(0, 120))[0]);
    expect(chunked([])).toEqual([]);
  });
});

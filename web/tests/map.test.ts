import { describe, expect, it } from 'vitest';
import { finderOf } from '@/records/filter/groups';
import { kilometres, narrowed, nearestFirst, windowParts, windowWhere, within } from '@/records/map/places';
import { outlineOf, readOutlines, unpacked } from '@/records/map/rings';
import { beside } from '@/records/board/keyboard';
import { model } from './fixtures';

const finder = finderOf(model, 'account');

describe('outlines', () => {
  it('unpacks differences in 1024ths of a degree', () => {
    // @ is 0, A is -1, B is 1, C is -2.
    expect(unpacked('@@BA', [2048, 1024])).toEqual([[1, 2], [1023 / 1024, 2049 / 1024]]);
    expect(unpacked('', [0, 0])).toEqual([]);
  });

  it('turns longitude and latitude round for the map', () => {
    expect(outlineOf({ geometry: { type: 'Polygon', coordinates: [[[10, 20], [11, 21]]] }, properties: { name: 'x' } })).toEqual({ name: 'x', rings: [[[20, 10], [21, 11]]], label: null });
  });

  it('knows every province within the bounds of China, and the countries of the world', async () => {
    const china = await readOutlines('china');
    const names = china.map((one) => one.name);
    expect(names).toEqual(expect.arrayContaining(['台湾', '新疆', '海南', '北京', '香港', '澳门']));
    const outside = china.flatMap((one) => one.rings.flat()).filter(([lat, lng]) => !(lat > 2 && lat < 54 && lng > 72 && lng < 136));
    expect(outside).toEqual([]);
    expect((await readOutlines('world')).length).toBeGreaterThan(150);
  });
});

describe('places', () => {
  const shanghai = { lat: 31.23, lng: 121.47 };
  const beijing = { lat: 39.9, lng: 116.4 };

  it('measures along the surface of the earth', () => {
    expect(kilometres(shanghai, beijing)).toBeCloseTo(1066, -1);
    expect(kilometres(shanghai, shanghai)).toBe(0);
    expect(kilometres({ lat: 0, lng: 0 }, { lat: 0, lng: 180 })).toBeCloseTo(Math.PI * 6371.0088, 3);
  });

  it('keeps what is seen within the world', () => {
    expect(within({ south: -120, west: -400, north: 95, east: 300 })).toEqual({ south: -90, west: -180, north: 90, east: 180 });
    expect(windowWhere('a = 1', 'place', { south: 1, west: 2, north: 3, east: 4 })).toBe('(a = 1) and (place.lat between 1 and 3 and place.lng between 2 and 4)');
  });

  it('puts the nearest first', () => {
    const found = [beijing, shanghai].map((place, at) => ({ record: { id: String(at) }, place }));
    expect(nearestFirst(found, { lat: 31, lng: 121 }).map((one) => one.record.id)).toEqual(['1', '0']);
    expect(nearestFirst(found, null).map((one) => one.record.id)).toEqual(['0', '1']);
  });

  it('narrows a filter, in place of how it was narrowed before', () => {
    const near = (km: number) => [{ field: 'place', operator: 'near' as const, value: { ...shanghai, km } }];
    const once = narrowed('amount > 5', finder, near(10));
    expect(once).toBe('amount > 5 and NEAR(place, 31.23, 121.47, 10)');
    expect(narrowed(once, finder, near(50))).toBe('amount > 5 and NEAR(place, 31.23, 121.47, 50)');
    expect(narrowed('amount * 2 > 5', finder, near(1))).toBe('(amount * 2 > 5) and (NEAR(place, 31.23, 121.47, 1))');
    expect(windowParts('place', { south: 1, west: 2, north: 3, east: 4 }).map((part) => 'field' in part && part.field)).toEqual(['place.lat', 'place.lng']);
  });
});

describe('the place beside a place', () => {
  const box = (left: number, top: number) => ({ left, top, width: 100, height: 100 });
  const [a, b, c, d] = [box(0, 0), box(110, 0), box(0, 110), box(110, 110)];
  const all = [a, b, c, d];

  it('is the nearest in the same row or column, or none', () => {
    expect(beside(a, all, [1, 0])).toBe(b);
    expect(beside(d, all, [-1, 0])).toBe(c);
    expect(beside(a, all, [0, 1])).toBe(c);
    expect(beside(d, all, [0, -1])).toBe(b);
    expect(beside(b, all, [1, 0])).toBeUndefined();
  });
});

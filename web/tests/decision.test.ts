import { describe, expect, it } from 'vitest';
import { layOut, mayReport } from '@/areas/decision/graph';

const person = (id: string, superior: string | null = null) => ({ id, superior });

describe('the drawing of who reports to whom', () => {
  it('puts superiors above and in the middle of those below', () => {
    const places = new Map(layOut([person('boss'), person('a', 'boss'), person('b', 'boss'), person('alone')]).map((one) => [one.id, one]));
    expect(places.get('boss')).toMatchObject({ row: 0, column: 0.5 });
    expect(places.get('a')).toMatchObject({ row: 1, column: 0 });
    expect(places.get('b')).toMatchObject({ row: 1, column: 1 });
    expect(places.get('alone')).toMatchObject({ row: 0, column: 2 });
  });

  it('places everybody once, in a circle too, and takes an unknown superior for none', () => {
    const people = [person('a', 'c'), person('b', 'a'), person('c', 'b'), person('d', 'gone'), person('e', 'e')];
    expect(layOut(people).map((one) => one.id).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('lets nobody report to himself or to one below him', () => {
    const people = [person('boss'), person('a', 'boss'), person('b', 'a')];
    expect(mayReport(people, 'b', 'boss')).toBe(true);
    expect(mayReport(people, 'boss', 'b')).toBe(false);
    expect(mayReport(people, 'a', 'a')).toBe(false);
  });
});

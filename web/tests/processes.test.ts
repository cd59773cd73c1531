import { describe, expect, it } from 'vitest';
import type { Edge } from '@/areas/processes/api';
import { shade } from '@/areas/processes/shade';
import { thinned } from '@/areas/processes/thinned';

function edge(source: string | null, target: string | null, count: number): Edge {
  return { source, target, count, cases: count, mean_hours: null, median_hours: null, total_hours: null, back: false };
}

describe('a process map that is thinned', () => {
  const edges = [edge(null, 'a', 10), edge('a', 'b', 8), edge('a', 'c', 2), edge('b', 'a', 1), edge('c', null, 2), edge('b', null, 8), edge('a', 'a', 5)];
  const ways = (share: number) => thinned(edges, share).map(({ source, target }) => `${source ?? ''}>${target ?? ''}`);

  it('is whole with all of it', () => {
    expect(ways(1)).toHaveLength(edges.length);
  });

  it('keeps of every step the strongest way in and out', () => {
    expect(ways(0)).toEqual(['>a', 'a>b', 'b>', 'a>c', 'c>']);
  });

  it('has the most frequent ways first', () => {
    expect(ways(0.6)).toContain('a>a');
    expect(ways(0.6)).not.toContain('b>a');
  });
});

describe('the shade of a cell', () => {
  it('says above and below, by what is better', () => {
    expect(shade(0.8, 0.5)?.background).toContain('--y-success) 32%');
    expect(shade(0.4, 0.5)?.background).toContain('--y-danger) 11%');
    expect(shade(2, 1, 'lower', 1)?.background).toContain('--y-danger) 32%');
  });

  it('says nothing where nothing is known', () => {
    expect(shade(null, 0.5)).toBeUndefined();
    expect(shade(0.5, 0.5)).toBeUndefined();
  });
});

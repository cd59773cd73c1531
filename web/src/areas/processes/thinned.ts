import type { Edge } from './api';

/**
 * The edges that are drawn when the map is thinned to a share of them: the most frequent ones, and of every step the
 * strongest way in and out, so that none hangs in the air.
 */
export function thinned(edges: readonly Edge[], share: number): Edge[] {
  const ranked = edges.toSorted((a, b) => b.count - a.count);
  const kept = new Set(ranked.slice(0, Math.ceil(ranked.length * share)));
  for (const end of ['source', 'target'] as const) {
    const seen = new Set<string | null>();
    for (const edge of ranked) {
      if (edge.source === edge.target || seen.has(edge[end])) continue;
      seen.add(edge[end]);
      if (edge[end] !== null) kept.add(edge);
    }
  }
  return ranked.filter((edge) => kept.has(edge));
}

/** The conditions of a duplicate rule, between their JSON text and what the editor shows. */

export interface Condition {
  field: string;
  target?: string;
  match: 'exact' | 'normalised' | 'fuzzy';
  threshold?: number;
  /** How text is read; kept as it came. */
  as?: string;
}

export const MOST_GROUPS = 10;
export const MOST_CONDITIONS = 5;
export const THRESHOLD = 0.8;

const MATCHES = new Set(['exact', 'normalised', 'fuzzy']);

function isCondition(given: unknown): given is Condition {
  return typeof given === 'object' && given !== null && typeof (given as Condition).field === 'string';
}

/** The groups in a text; null where it holds none, so that nothing is overwritten that is not understood. */
export function readGroups(text: string): Condition[][] | null {
  if (!text.trim()) return [];
  try {
    const given: unknown = JSON.parse(text);
    if (!Array.isArray(given) || !given.every((group) => Array.isArray(group) && group.every(isCondition))) return null;
    return (given as Condition[][]).map((group) =>
      group.map((one) => ({ ...one, match: MATCHES.has(one.match) ? one.match : 'normalised' })),
    );
  } catch {
    return null;
  }
}

/** The text of groups; a threshold is said only where it counts, a target only where it differs. */
export function groupsText(groups: readonly (readonly Condition[])[]): string | null {
  const kept = groups.map((group) =>
    group.map(({ field, target, match, threshold, as }) => ({
      field,
      ...(target && target !== field ? { target } : {}),
      match,
      ...(match === 'fuzzy' ? { threshold: threshold ?? THRESHOLD } : {}),
      ...(as ? { as } : {}),
    })),
  );
  return kept.length > 0 ? JSON.stringify(kept) : null;
}

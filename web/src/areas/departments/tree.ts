/** Departments as a tree. */
import type { Reference } from '@/api/types';

export interface Department {
  id: string;
  name: string;
  parent: string | null;
  manager: Reference | null;
  /** People who belong to it directly. */
  people: number;
}

export interface Branch extends Department {
  children: Branch[];
  /** People who belong to it or to any department below. */
  all: number;
}

/** The roots with everything below them. A department whose parent is not to be seen, or is itself below it, is a root. */
export function treeOf(departments: readonly Department[]): Branch[] {
  const known = new Map(departments.map((one) => [one.id, one]));
  const children = new Map<string | null, Department[]>();
  for (const one of departments) {
    const parent = one.parent !== null && known.has(one.parent) && !loops(one, known) ? one.parent : null;
    const beside = children.get(parent);
    if (beside) beside.push(one);
    else children.set(parent, [one]);
  }
  const grow = (one: Department): Branch => {
    const below = (children.get(one.id) ?? []).map(grow);
    return { ...one, children: below, all: below.reduce((sum, child) => sum + child.all, one.people) };
  };
  return (children.get(null) ?? []).map(grow);
}

function loops(one: Department, known: ReadonlyMap<string, Department>): boolean {
  const seen = new Set([one.id]);
  for (let at = one.parent; at !== null; at = known.get(at)?.parent ?? null) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** The departments from the top down to one, that one last. */
export function pathTo(departments: readonly Department[], id: string): string[] {
  const known = new Map(departments.map((one) => [one.id, one]));
  const path: string[] = [];
  for (let at: string | null = id; at !== null && known.has(at) && !path.includes(at); at = known.get(at)?.parent ?? null) path.unshift(at);
  return path;
}

/** A sharing rule as its page speaks of it. */
import type { QueryClient } from '@tanstack/react-query';
import type { RecordData, Reference } from '@/api/types';
import type { Words } from '@/areas/shared/useWords';
import { asReference } from '@/fields/shared/values';

export const circles = ['department', 'role', 'person'] as const;

export type CircleKind = (typeof circles)[number];

/** A set of people: one person, the members of a role, or of a department and all below it. */
export interface Circle {
  kind: CircleKind;
  to: Reference;
}

export const ruleFields = [
  'name', 'object', 'condition', 'rights', 'active', 'person', 'department', 'role', 'owner_person', 'owner_department', 'owner_role',
] as const;

/** The circle that a rule names by one of three fields; `prefix` is `owner_` for those whose records it is about. */
export function circleOf(rule: RecordData, prefix: '' | 'owner_'): Circle | null {
  for (const kind of circles) {
    const to = asReference(rule[`${prefix}${kind}`]);
    if (to) return { kind, to };
  }
  return null;
}

export function circleText(t: Words, { kind, to }: Circle): string {
  const name = to.name ?? to.id;
  if (kind === 'person') return name;
  return t(kind === 'department' ? 'toDepartment' : 'toRole', { name });
}

/** The three fields of a circle: the one that it is, and nothing in the others. */
export function circleValues(circle: Circle | null, prefix: '' | 'owner_'): Record<string, string | null> {
  return Object.fromEntries(circles.map((kind) => [`${prefix}${kind}`, circle?.kind === kind ? circle.to.id : null]));
}

/** After a change of rules whatever is shown may be more or less. */
export async function refreshRules(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['rows', 'sharing_rule'] });
  await client.invalidateQueries({ queryKey: ['access'] });
}

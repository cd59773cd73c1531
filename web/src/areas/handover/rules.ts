/** The rules of a handover while they are put together, and as the server takes them. */
import type { Answered } from '@/api/call';
import type { Reference } from '@/api/types';

/** Who would get what, as the server has worked it out. */
export type Plan = Answered<'/actions/handover.plan', 'post'>;

interface Part {
  to: { person: string; weight: number }[];
  object?: string;
  where?: string;
}

export interface Rule {
  key: number;
  /** Empty: all objects. */
  object: string;
  where: string;
  people: Reference[];
  weights: Readonly<Record<string, number>>;
}

export function newRule(key: number): Rule {
  return { key, object: '', where: '', people: [], weights: {} };
}

/** Whether every rule names somebody. */
export function isComplete(rules: readonly Rule[]): boolean {
  return rules.length > 0 && rules.every((rule) => rule.people.length > 0);
}

export function asParts(rules: readonly Rule[]): Part[] {
  return rules.map((rule) => ({
    to: rule.people.map((person) => ({ person: person.id, weight: rule.weights[person.id] ?? 1 })),
    ...(rule.object ? { object: rule.object } : {}),
    ...(rule.object && rule.where ? { where: rule.where } : {}),
  }));
}

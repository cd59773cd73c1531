/** Whose records a dashboard counts. In an address: `mine`, `team`, `region.<id>`, `department.<id>`. */
import { quoted } from '@/lib/expression';

export type Scope = { kind: 'all' } | { kind: 'mine' } | { kind: 'team' } | { kind: 'region' | 'department'; id: string };

const ALL: Scope = { kind: 'all' };

export function readScope(text: string | undefined): Scope {
  if (text === 'mine' || text === 'team') return { kind: text };
  const found = /^(region|department)\.(\d{1,20})$/.exec(text ?? '');
  return found ? { kind: found[1] === 'region' ? 'region' : 'department', id: found[2] ?? '' } : ALL;
}

export function writeScope(scope: Scope): string | undefined {
  if (scope.kind === 'all') return undefined;
  return 'id' in scope ? `${scope.kind}.${scope.id}` : scope.kind;
}

/** The scope as a condition on records with an owner; empty for everything that the person may see. */
export function scopeWhere(scope: Scope): string {
  switch (scope.kind) {
    case 'mine':
      return 'owner = ME()';
    case 'team':
      return 'owner in (MY_SUBTREE())';
    case 'region':
      return `owner.department.region = ${quoted(scope.id)}`;
    case 'department':
      return `owner.department = ${quoted(scope.id)}`;
    default:
      return '';
  }
}

/** Whether a condition already says whose records are meant, so that no other choice applies to it. */
export function saysWhose(where: string | null | undefined): boolean {
  return /\bowner\b/.test(where ?? '');
}

/** A filter as a sentence: conditions of field, operator and value, all or any of which must hold. */
import type { FieldDefinition } from '@/api/types';
import { fieldTypes, typeOf } from '@/fields/registry';
import { bare, plural } from '@/fields/shared/operators';
import { isPeriod } from '@/fields/shared/periods';
import type { OperatorName } from '@/fields/types';
import { isEmpty } from '@/lib/equal';
import { pathText } from '@/lib/expression';
import type { Node } from '@/lib/syntax';
import { targetsOf } from '@/model/view';

export interface Condition {
  field: string;
  operator: OperatorName;
  value: unknown;
}

export interface Filter {
  join: 'and' | 'or';
  conditions: Condition[];
}

export type FieldFinder = (path: string) => FieldDefinition | null;

const SIGNS: Partial<Record<OperatorName, string>> = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  contains: 'contains',
  starts_with: 'starts_with',
};
const OPERATOR_OF = new Map(Object.entries(SIGNS).map(([name, sign]) => [sign, name as OperatorName]));

/** Whether nothing is missing to say the condition. */
export function isComplete({ operator, value }: Condition): boolean {
  if (bare.has(operator)) return true;
  if (operator === 'between') return Array.isArray(value) && !isEmpty(value[0]) && !isEmpty(value[1]);
  return !isEmpty(value);
}

function clock(field: FieldDefinition): string {
  return field.type === 'datetime' ? 'NOW()' : 'TODAY()';
}

function list(value: unknown, literal: (one: unknown) => string): string {
  return `(${(Array.isArray(value) ? value : [value]).map(literal).join(', ')})`;
}

/** The expression of one condition. */
export function writeCondition({ field: path, operator, value }: Condition, field: FieldDefinition): string {
  const { literal, conditions } = typeOf(field);
  const name = pathText(path);
  const own = conditions?.write(name, operator, value);
  if (own !== undefined && own !== null) return own;
  const unlessEmpty = (test: string) => `(${name} is null or ${test})`;
  const sign = SIGNS[operator];
  if (sign) return `${name} ${sign} ${literal(value)}`;
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : [];
  switch (operator) {
    case 'ne':
      return unlessEmpty(`${name} != ${literal(value)}`);
    case 'not_contains':
      return unlessEmpty(`not (${name} contains ${literal(value)})`);
    case 'in':
      return `${name} in ${list(value, literal)}`;
    case 'not_in':
      return unlessEmpty(`not (${name} in ${list(value, literal)})`);
    case 'between':
      return `${name} between ${literal(from)} and ${literal(to)}`;
    case 'me':
      return `${name} = ME()`;
    case 'my_team':
      return `${name} in MY_TEAM()`;
    case 'period':
      return `${name} in PERIOD("${isPeriod(value) ? value : 'this_month'}")`;
    case 'before_today':
      return `${name} < ${clock(field)}`;
    case 'next_days':
      return `${name} between ${clock(field)} and DATEADD(${clock(field)}, ${Number(value)}, "day")`;
    case 'last_days':
      return `${name} between DATEADD(${clock(field)}, -${Number(value)}, "day") and ${clock(field)}`;
    case 'true':
    case 'false':
      return `${name} = ${operator}`;
    case 'null':
      return `${name} is null`;
    default:
      return `${name} is not null`;
  }
}

function valueOf(node: Node, field: FieldDefinition): unknown {
  if (node.kind === 'text') {
    return targetsOf(field).length > 0 ? { id: node.value, name: null } : node.value;
  }
  return node.kind === 'number' || node.kind === 'boolean' ? node.value : undefined;
}

function readCompare(node: Extract<Node, { kind: 'compare' }>, find: FieldFinder): Condition | null {
  if (node.left.kind !== 'path') return null;
  const path = node.left.value;
  const field = find(path);
  if (!field) return null;
  const { right, operator: sign } = node;
  if (right.kind === 'call') return readCall(path, sign, right);
  if (sign === 'in') {
    if (right.kind !== 'list') return null;
    const values = right.items.map((item) => valueOf(item, field));
    return values.includes(undefined) ? null : { field: path, operator: 'in', value: values };
  }
  const value = valueOf(right, field);
  if (value === undefined) return null;
  if (typeof value === 'boolean') return sign === '=' ? { field: path, operator: value ? 'true' : 'false', value: null } : null;
  if (sign === '=' && typeOf(field).operators.includes('in')) return { field: path, operator: 'in', value: [value] };
  const operator = OPERATOR_OF.get(sign) ?? (sign === '!=' ? 'ne' : null);
  return operator ? { field: path, operator, value } : null;
}

function readCall(path: string, sign: string, { name, inputs }: Extract<Node, { kind: 'call' }>): Condition | null {
  if (sign === '=' && name === 'ME') return { field: path, operator: 'me', value: null };
  if (sign === 'in' && name === 'MY_TEAM') return { field: path, operator: 'my_team', value: null };
  if (sign === '<' && (name === 'TODAY' || name === 'NOW')) return { field: path, operator: 'before_today', value: null };
  const [first] = inputs;
  if (sign === 'in' && name === 'PERIOD' && first?.kind === 'text' && isPeriod(first.value)) {
    return { field: path, operator: 'period', value: first.value };
  }
  return null;
}

/** The number of days in `DATEADD(TODAY(), 7, "day")`. */
function daysAway(node: Node): number | null {
  if (node.kind !== 'call' || node.name !== 'DATEADD') return null;
  const [from, count, unit] = node.inputs;
  if (from?.kind !== 'call' || count?.kind !== 'number' || unit?.kind !== 'text' || unit.value !== 'day') return null;
  return count.value;
}

function readBetween(node: Extract<Node, { kind: 'between' }>, find: FieldFinder): Condition | null {
  if (node.left.kind !== 'path') return null;
  const path = node.left.value;
  const field = find(path);
  if (!field) return null;
  const ahead = daysAway(node.to);
  if (ahead !== null && node.from.kind === 'call') return { field: path, operator: 'next_days', value: ahead };
  const back = daysAway(node.from);
  if (back !== null && node.to.kind === 'call') return { field: path, operator: 'last_days', value: -back };
  const pair = [valueOf(node.from, field), valueOf(node.to, field)];
  return pair.includes(undefined) ? null : { field: path, operator: 'between', value: pair };
}

/** `(x is null or not (x in (…)))` and its kin. */
function readUnlessEmpty(parts: Node[], find: FieldFinder): Condition | null {
  const [first, second] = parts;
  if (parts.length !== 2 || first?.kind !== 'empty' || first.negated || first.left.kind !== 'path' || !second) return null;
  const inner = readLeaf(second.kind === 'not' ? second.inner : second, find);
  if (inner?.field !== first.left.value) return null;
  if (second.kind !== 'not') return inner.operator === 'ne' ? inner : null;
  if (inner.operator === 'in') return { ...inner, operator: 'not_in' };
  return inner.operator === 'contains' ? { ...inner, operator: 'not_contains' } : null;
}

/** A condition that a type says in a way of its own. */
function readOwn(node: Node, find: FieldFinder): Condition | null {
  for (const type of Object.values(fieldTypes)) {
    const found = type.conditions?.read(node);
    if (found && find(found.path)?.type === type.type) return { field: found.path, operator: found.operator, value: found.value };
  }
  return null;
}

/** The condition that a part of an expression says, or null when it says something else. */
export function readLeaf(node: Node, find: FieldFinder): Condition | null {
  const own = readOwn(node, find);
  if (own) return own;
  if (node.kind === 'compare') return readCompare(node, find);
  if (node.kind === 'between') return readBetween(node, find);
  if (node.kind === 'join' && node.word === 'or') return readUnlessEmpty(node.parts, find);
  if (node.kind === 'empty' && node.left.kind === 'path' && find(node.left.value)) {
    return { field: node.left.value, operator: node.negated ? 'not_null' : 'null', value: null };
  }
  return null;
}

/** A fresh condition on a field, with its most usual operator. */
export function newCondition(path: string, field: FieldDefinition): Condition {
  const operator = typeOf(field).operators[0] ?? 'not_null';
  return { field: path, operator, value: operator === 'period' ? 'this_month' : plural.has(operator) ? [] : null };
}

/** The same condition with another operator; the value stays where it still fits. */
export function withOperator(condition: Condition, operator: OperatorName): Condition {
  const { value } = condition;
  if (bare.has(operator)) return { ...condition, operator, value: null };
  if (operator === 'period') return { ...condition, operator, value: 'this_month' };
  if (operator === 'next_days' || operator === 'last_days') return { ...condition, operator, value: 7 };
  const first: unknown = Array.isArray(value) ? (value[0] ?? null) : value;
  const wasDays = condition.operator === 'period' || condition.operator === 'next_days' || condition.operator === 'last_days';
  const kept = wasDays ? null : first;
  if (plural.has(operator)) return { ...condition, operator, value: Array.isArray(value) && !wasDays ? value : kept === null ? [] : [kept] };
  return { ...condition, operator, value: operator === 'between' ? [kept, null] : kept };
}

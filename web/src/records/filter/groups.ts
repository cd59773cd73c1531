/** A filter as groups within groups: all or any of their parts must hold, or must not, and parts may ask about children. */
import type { FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { pathText } from '@/lib/expression';
import { readExpression, type Node } from '@/lib/syntax';
import { resolvePath, type Model } from '@/model/view';
import { isComplete, readLeaf, writeCondition, type Condition, type FieldFinder, type Filter } from './filter';

export interface FilterGroup {
  kind: 'group';
  join: 'and' | 'or';
  negated: boolean;
  parts: FilterPart[];
}

export const measures = ['any', 'none', 'all', 'count', 'sum', 'avg', 'min', 'max'] as const;
export type Measure = (typeof measures)[number];
export const signs = ['>=', '<=', '>', '<', '=', '!='] as const;
export type Sign = (typeof signs)[number];

/** What is asked of the records that point at this one. */
export interface ChildTest {
  kind: 'children';
  inverse: string;
  measure: Measure;
  /** The figure that is summed; counting and being there need none. */
  field: string | null;
  sign: Sign;
  value: number | null;
  /** Which of the children are meant. */
  within: FilterGroup;
}

export type FilterPart = Condition | FilterGroup | ChildTest;

/** Where names are looked up: the fields of an object, and those of its children. */
export interface Finder {
  object: string;
  field: FieldFinder;
  children: (inverse: string) => Finder | null;
}

export function finderOf(model: Model, object: string): Finder {
  return {
    object,
    field: (path) => resolvePath(model, object, path)?.field ?? null,
    children: (name) => {
      const inverse = model.objects.get(object)?.inverses.find((one) => one.name === name);
      return inverse && model.objects.has(inverse.object) ? finderOf(model, inverse.object) : null;
    },
  };
}

export function isCondition(part: FilterPart): part is Condition {
  return !('kind' in part);
}

export function newGroup(join: FilterGroup['join'] = 'and', parts: FilterPart[] = []): FilterGroup {
  return { kind: 'group', join, negated: false, parts };
}

export function newChildTest(inverse: string): ChildTest {
  return { kind: 'children', inverse, measure: 'any', field: null, sign: '>=', value: null, within: newGroup() };
}

const SUMMED = new Set<Measure>(['sum', 'avg', 'min', 'max']);

export function needsField(measure: Measure): boolean {
  return SUMMED.has(measure);
}

export function needsValue(measure: Measure): boolean {
  return measure === 'count' || needsField(measure);
}

/** Whether a child's field can be summed. */
export function isFigure(field: FieldDefinition): boolean {
  return field.access !== 'mask' && ['number', 'integer', 'money', 'percent'].includes(typeOf(field).type);
}

/** The filter as a plain sentence, or null when it holds groups or asks about children. */
export function plainFilter(group: FilterGroup): Filter | null {
  if (group.negated || !group.parts.every(isCondition)) return null;
  return { join: group.join, conditions: group.parts.filter(isCondition) };
}

function writeChildren(test: ChildTest, finder: Finder): string {
  const inside = finder.children(test.inverse);
  if (!inside) return '';
  if (needsValue(test.measure) && test.value === null) return '';
  if (needsField(test.measure) && !test.field) return '';
  const within = writeGroup(test.within, inside);
  const name = pathText(test.inverse);
  const asked = (call: string, first: string) => `${call}(${first}${within ? `, ${within}` : ''})`;
  if (test.measure === 'any') return asked('ANY', name);
  if (test.measure === 'none') return `not ${asked('ANY', name)}`;
  if (test.measure === 'all') return within ? asked('ALL', name) : '';
  const first = test.field && needsField(test.measure) ? `${name}.${pathText(test.field)}` : name;
  return `${asked(test.measure.toUpperCase(), first)} ${test.sign} ${test.value}`;
}

function writePart(part: FilterPart, finder: Finder): string {
  if (!isCondition(part)) return part.kind === 'group' ? writeNested(part, finder) : writeChildren(part, finder);
  const field = finder.field(part.field);
  return field && isComplete(part) ? writeCondition(part, field) : '';
}

function writeNested(group: FilterGroup, finder: Finder): string {
  const text = writeGroup({ ...group, negated: false }, finder);
  if (!text) return '';
  return group.negated ? `not (${text})` : `(${text})`;
}

/** The expression that a filter stands for; what is not yet complete is left out. */
export function writeGroup(group: FilterGroup, finder: Finder): string {
  if (group.negated) return writeNested(group, finder);
  const parts = group.parts.map((part) => writePart(part, finder)).filter(Boolean);
  return parts.join(` ${group.join} `);
}

const CALLS: Readonly<Record<string, Measure>> = { ANY: 'any', ALL: 'all', COUNT: 'count', SUM: 'sum', AVG: 'avg', MIN: 'min', MAX: 'max' };

function readChildren(call: Node, compared: { sign: string; value: number } | null, finder: Finder): ChildTest | null {
  if (call.kind !== 'call') return null;
  const measure = CALLS[call.name];
  const [first, condition, ...more] = call.inputs;
  if (!measure || first?.kind !== 'path' || more.length > 0) return null;
  const [inverse = '', ...rest] = first.value.split('.');
  const inside = finder.children(inverse);
  if (!inside || needsValue(measure) !== (compared !== null) || needsField(measure) !== rest.length > 0) return null;
  const field = rest.join('.') || null;
  const found = field ? inside.field(field) : null;
  if (field && !(found && isFigure(found))) return null;
  const within = condition ? asGroup(readPart(condition, inside)) : newGroup();
  const sign = signs.find((one) => one === (compared?.sign ?? '>='));
  if (!within || !sign || (measure === 'all' && !condition)) return null;
  return { kind: 'children', inverse, measure, field, sign, value: compared?.value ?? null, within };
}

function readTest(node: Node, finder: Finder): ChildTest | null {
  if (node.kind === 'compare' && node.right.kind === 'number') return readChildren(node.left, { sign: node.operator, value: node.right.value }, finder);
  return readChildren(node, null, finder);
}

function readPart(node: Node, finder: Finder): FilterPart | null {
  const leaf = readLeaf(node, finder.field) ?? readTest(node, finder);
  if (leaf) return leaf;
  if (node.kind === 'not') {
    const inner = readPart(node.inner, finder);
    if (!inner) return null;
    if (!isCondition(inner) && inner.kind === 'children' && inner.measure === 'any') return { ...inner, measure: 'none' };
    const group = asGroup(inner);
    // Twice not is said as a group in a group.
    return group && (group.negated ? { ...newGroup('and', [group]), negated: true } : { ...group, negated: true });
  }
  if (node.kind !== 'join') return null;
  const parts = node.parts.map((part) => readPart(part, finder));
  const complete = parts.filter((part): part is FilterPart => part !== null);
  return complete.length === parts.length ? newGroup(node.word, complete) : null;
}

function asGroup(part: FilterPart | null): FilterGroup | null {
  if (!part) return null;
  return !isCondition(part) && part.kind === 'group' ? part : newGroup('and', [part]);
}

/** The groups that an expression says, or null when it says more than they can. */
export function readGroups(expression: string, finder: Finder): FilterGroup | null {
  if (!expression.trim()) return newGroup();
  const tree = readExpression(expression);
  return tree && asGroup(readPart(tree, finder));
}

/** A finder that knows of no children. */
function fieldsAlone(find: FieldFinder): Finder {
  return { object: '', field: find, children: () => null };
}

/** The sentence that an expression says, or null when it says more than one sentence can. */
export function readFilter(expression: string, find: FieldFinder): Filter | null {
  const group = readGroups(expression, fieldsAlone(find));
  return group && plainFilter(group);
}

/** The expression that a sentence stands for; conditions not yet complete are left out. */
export function writeFilter({ join, conditions }: Filter, find: FieldFinder): string {
  return writeGroup(newGroup(join, conditions), fieldsAlone(find));
}

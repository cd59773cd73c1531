/** How complete the records of an object are: a formula over the fields that matter, each with its weight. */
import type { ObjectView } from '@/model/view';
import type { ModelField } from './fieldDraft';

export const COMPLETENESS = 'completeness';
export type Weights = Readonly<Record<string, number>>;

const WHOLE = /^COMPLETENESS\((.*)\)$/i;
const PAIR = /^\s*([a-z][a-z0-9_]*)\s*,\s*(\d+)\s*(?:,|$)/i;

/** The weights that a formula gives to fields; null for a formula that says more than that. */
export function weightsOf(formula: string): Weights | null {
  let rest = WHOLE.exec(formula.trim())?.[1] ?? '';
  const found: [string, number][] = [];
  while (rest) {
    const [pair = '', name = '', weight = ''] = PAIR.exec(rest) ?? [];
    if (!pair) return null;
    found.push([name, Number(weight)]);
    rest = rest.slice(pair.length);
  }
  return found.length > 0 ? Object.fromEntries(found) : null;
}

export function formulaOf(weights: Weights): string {
  const pairs = Object.entries(weights).filter(([, weight]) => weight > 0);
  return `COMPLETENESS(${pairs.map(([name, weight]) => `${name}, ${weight}`).join(', ')})`;
}

/** The field that says how complete a record is, where the object has one. */
export function completenessField(view: ObjectView): ModelField | null {
  return ([...view.fields.values()] as ModelField[]).find((field) => field.type === 'formula' && weightsOf(String(field['formula'] ?? '')) !== null) ?? null;
}

/** The fields that somebody fills in. */
export function fillable(view: ObjectView): ModelField[] {
  return ([...view.fields.values()] as ModelField[]).filter((field) => !field.system && !field.hidden && !field.readonly && !['formula', 'rollup', 'auto_number', 'boolean'].includes(field.type));
}

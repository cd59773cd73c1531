/** What stands under the columns: sums, averages and the like over everything that the filter finds. */
import type { FieldDefinition } from '@/api/types';
import type { Total } from '@/api/views';
import { typeOf } from '@/fields/registry';
import { pathText } from '@/lib/expression';
import type { Column } from './columns';

const NUMBERS: readonly Total[] = ['sum', 'avg', 'min', 'max', 'median', 'count'];
const ORDERED: readonly Total[] = ['min', 'max', 'count'];
const COUNTED: readonly Total[] = ['count'];

/** What can be said of a column as a whole. */
export function totalsFor(field: FieldDefinition): readonly Total[] {
  const { type, computed } = typeOf(field);
  if (field.access === 'mask') return [];
  if (['money', 'number', 'integer', 'percent', 'rating', 'progress', 'duration'].includes(type)) return NUMBERS;
  if (type === 'date') return ORDERED;
  return computed || ['file', 'image', 'json', 'signature', 'geo', 'address', 'long_text', 'rich_text', 'datetime'].includes(type) ? [] : COUNTED;
}

/** Money is summed where nothing else is said. */
export function totalOf(column: Column, chosen: Record<string, Total> | undefined): Total {
  const said = chosen?.[column.path];
  if (said) return totalsFor(column.field).includes(said) ? said : 'none';
  return typeOf(column.field).type === 'money' && !column.path.includes('.') && column.field.access !== 'mask' ? 'sum' : 'none';
}

/** The totals that are shown, by path. */
export function totalsOf(columns: readonly Column[], chosen: Record<string, Total> | undefined): Record<string, Total> {
  return Object.fromEntries(columns.flatMap((column) => {
    const total = totalOf(column, chosen);
    return total === 'none' ? [] : [[column.path, total]];
  }));
}

/** The name of the measure of a column in an answer. */
export function measureName(path: string): string {
  return `t_${path.replaceAll(/[^A-Za-z0-9]/g, '_')}`.slice(0, 60);
}

export function measuresOf(totals: Record<string, Total>): Record<string, string> {
  return Object.fromEntries(Object.entries(totals).map(([path, total]) => [measureName(path), `${total}(${pathText(path)})`]));
}

/** A figure is a value of the column's own kind; a count is a number. */
export function fieldOfTotal(column: Column, total: Total): FieldDefinition {
  return total === 'count' ? { name: 'count', type: 'integer', label: {} } : column.field;
}

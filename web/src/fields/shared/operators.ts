import type { OperatorName } from '../types';

const EMPTY: readonly OperatorName[] = ['null', 'not_null'];

export const textOperators: readonly OperatorName[] = ['contains', 'not_contains', 'eq', 'ne', 'starts_with', ...EMPTY];
export const numberOperators: readonly OperatorName[] = ['ge', 'le', 'gt', 'lt', 'between', 'eq', 'ne', ...EMPTY];
export const dateOperators: readonly OperatorName[] = [
  'period',
  'before_today',
  'next_days',
  'last_days',
  'ge',
  'le',
  'between',
  'eq',
  ...EMPTY,
];
export const instantOperators: readonly OperatorName[] = ['period', 'last_days', 'next_days', 'ge', 'lt', ...EMPTY];
export const timeOperators: readonly OperatorName[] = ['ge', 'le', 'between', 'eq', ...EMPTY];
export const equalOperators: readonly OperatorName[] = ['eq', 'ne', ...EMPTY];
export const emptyOperators: readonly OperatorName[] = EMPTY;
export const choiceOperators: readonly OperatorName[] = ['in', 'not_in', ...EMPTY];
export const lookupOperators: readonly OperatorName[] = ['in', 'not_in', ...EMPTY];
export const userOperators: readonly OperatorName[] = ['me', 'my_team', 'in', 'not_in', ...EMPTY];
export const setOperators: readonly OperatorName[] = ['contains', 'not_contains', ...EMPTY];

/** Operators that stand alone, with no value beside them. */
export const bare: ReadonlySet<OperatorName> = new Set([
  'me',
  'my_team',
  'before_today',
  'true',
  'false',
  'null',
  'not_null',
]);

/** Operators that take a list. */
export const plural: ReadonlySet<OperatorName> = new Set(['in', 'not_in']);

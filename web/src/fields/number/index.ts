import { lazy } from 'react';
import { formatNumber } from '@/lib/format';
import { numberOperators } from '../shared/operators';
import { asNumber, numberLiteral } from '../shared/values';
import type { FieldType } from '../types';
import { NumberDisplay } from './Display';

export const number: FieldType = {
  type: 'number',
  align: 'right',
  width: 120,
  Display: NumberDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: numberOperators,
  literal: numberLiteral,
  toInput: (value) => (value === '' || value === undefined ? null : value),
  toText: (value, field, locale) => {
    const found = asNumber(value);
    return found === null ? '' : formatNumber(found, locale, field.decimals ?? undefined);
  },
  sortable: true,
  group: 'number',
  settings: ['decimals', 'range', 'unique', 'indexed'],
  cell: true,
};

import { lazy } from 'react';
import { formatMoney } from '@/lib/format';
import { numberOperators } from '../shared/operators';
import { asMoney, numberLiteral } from '../shared/values';
import type { FieldType } from '../types';
import { MoneyDisplay } from './Display';

export const money: FieldType = {
  type: 'money',
  align: 'right',
  width: 132,
  Display: MoneyDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('../number/Filter')),
  operators: numberOperators,
  literal: numberLiteral,
  toInput: (value) => (value === '' || value === undefined ? null : value),
  toText: (value, _field, locale) => {
    const found = asMoney(value, locale.currency);
    return found ? formatMoney(found, locale) : '';
  },
  sortable: true,
  group: 'number',
  settings: ['decimals', 'range', 'indexed'],
  own: [{ key: 'rate_date' }],
  Settings: lazy(() => import('./Settings')),
  cell: true,
};

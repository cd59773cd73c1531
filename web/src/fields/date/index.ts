import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { formatDayFull } from '@/lib/format';
import { dateOperators } from '../shared/operators';
import { asString } from '../shared/values';
import type { FieldType } from '../types';
import { DateDisplay } from './Display';

export const date: FieldType = {
  type: 'date',
  align: 'left',
  width: 144,
  Display: DateDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: dateOperators,
  literal: (value) => quoted(asString(value)),
  toInput: (value) => asString(value) || null,
  toText: (value, _field, locale) => {
    const day = asString(value);
    return day ? formatDayFull(day, locale) : '';
  },
  sortable: true,
  group: 'time',
  settings: ['unique', 'indexed'],
  cell: true,
};

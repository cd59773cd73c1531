import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { formatInstantFull } from '@/lib/format';
import { instantOperators } from '../shared/operators';
import { asString } from '../shared/values';
import type { FieldType } from '../types';
import { DatetimeDisplay } from './Display';

export const datetime: FieldType = {
  type: 'datetime',
  align: 'left',
  width: 148,
  Display: DatetimeDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('../date/Filter')),
  operators: instantOperators,
  literal: (value) => quoted(asString(value)),
  toInput: (value) => asString(value) || null,
  toText: (value, _field, locale) => {
    const iso = asString(value);
    return iso ? formatInstantFull(iso, locale) : '';
  },
  sortable: true,
  group: 'time',
  settings: ['indexed'],
  cell: true,
};

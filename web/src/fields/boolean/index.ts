import { lazy } from 'react';
import type { FieldType } from '../types';
import { BooleanDisplay } from './Display';

export const boolean: FieldType = {
  type: 'boolean',
  align: 'center',
  width: 104,
  Display: BooleanDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: () => null,
  operators: ['true', 'false', 'null', 'not_null'],
  literal: (value) => (value === true ? 'true' : 'false'),
  toInput: (value) => (typeof value === 'boolean' ? value : null),
  toText: (value, _field, locale) => {
    if (typeof value !== 'boolean') return '';
    if (locale.language === 'en') return value ? 'Yes' : 'No';
    return value ? '是' : '否';
  },
  sortable: true,
  group: 'choice',
  settings: ['indexed'],
  cell: true,
};

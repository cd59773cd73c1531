import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { timeOperators } from '../shared/operators';
import { TextDisplay } from '../shared/TextDisplay';
import { asString } from '../shared/values';
import type { FieldType } from '../types';

export const time: FieldType = {
  type: 'time',
  align: 'left',
  width: 96,
  Display: TextDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: timeOperators,
  literal: (value) => quoted(asString(value)),
  toInput: (value) => asString(value) || null,
  toText: asString,
  sortable: true,
  group: 'time',
  settings: ['indexed'],
  cell: true,
};

import { lazy } from 'react';
import { emptyOperators } from '../shared/operators';
import { text } from '../text';
import type { FieldType } from '../types';
import { JsonDisplay } from './Display';

export const json: FieldType = {
  ...text,
  type: 'json',
  width: 200,
  Display: JsonDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: emptyOperators,
  toInput: (value) => value ?? null,
  toText: (value) => (value === null || value === undefined ? '' : JSON.stringify(value)),
  sortable: false,
  group: 'other',
  settings: [],
  wide: true,
  cell: false,
};

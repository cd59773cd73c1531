import { lazy } from 'react';
import { emptyOperators } from '../shared/operators';
import { asFiles } from '../shared/values';
import { text } from '../text';
import type { FieldType } from '../types';
import { FileDisplay } from './Display';

export const file: FieldType = {
  ...text,
  type: 'file',
  width: 200,
  Display: FileDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: emptyOperators,
  toInput: (value) => {
    const ids = asFiles(value).map((one) => one.id);
    if (Array.isArray(value)) return ids;
    return ids[0] ?? null;
  },
  toText: (value) =>
    asFiles(value)
      .map((one) => one.name)
      .join(', '),
  sortable: false,
  group: 'other',
  settings: [],
  own: [{ key: 'multiple' }],
  wide: true,
  cell: false,
};

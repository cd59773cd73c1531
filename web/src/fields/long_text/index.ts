import { lazy } from 'react';
import { text } from '../text';
import type { FieldType } from '../types';
import { LongTextDisplay } from './Display';

export const longText: FieldType = {
  ...text,
  type: 'long_text',
  width: 260,
  Display: LongTextDisplay,
  Editor: lazy(() => import('./Editor')),
  sortable: false,
  settings: ['length', 'searchable'],
  wide: true,
  cell: false,
};

import { lazy } from 'react';
import { text } from '../text';
import type { FieldType } from '../types';

/** A value that an expression gives; it is shown as a field of its result's type (see `typeOf`). */
export const formula: FieldType = {
  ...text,
  type: 'formula',
  group: 'other',
  settings: ['decimals', 'indexed'],
  own: [{ key: 'formula' }, { key: 'result_type' }],
  Settings: lazy(() => import('./Settings')),
  computed: true,
  cell: false,
};

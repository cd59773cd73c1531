import { lazy } from 'react';
import { formula } from '../formula';
import type { FieldType } from '../types';

/** A figure over related records. */
export const rollup: FieldType = {
  ...formula,
  type: 'rollup',
  own: [{ key: 'rollup' }],
  Settings: lazy(() => import('./Settings')),
};

import { lazy } from 'react';
import { number } from '../number';
import type { FieldType } from '../types';
import { ProgressDisplay } from './Display';

export const progress: FieldType = {
  ...number,
  type: 'progress',
  align: 'left',
  width: 140,
  Display: ProgressDisplay,
  Editor: lazy(() => import('./Editor')),
  settings: ['range', 'indexed'],
};

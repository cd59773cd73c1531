import { lazy } from 'react';
import { equalOperators } from '../shared/operators';
import { text } from '../text';
import type { FieldType } from '../types';
import { ColorDisplay } from './Display';

export const color: FieldType = {
  ...text,
  type: 'color',
  width: 110,
  Display: ColorDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: equalOperators,
  group: 'choice',
  settings: ['indexed'],
};

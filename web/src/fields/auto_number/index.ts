import { lazy } from 'react';
import { text } from '../text';
import type { FieldType } from '../types';

/** A number that the system gives. */
export const autoNumber: FieldType = {
  ...text,
  type: 'auto_number',
  group: 'other',
  settings: ['searchable'],
  own: [{ key: 'pattern' }, { key: 'reset' }, { key: 'start' }, { key: 'gapless' }],
  Settings: lazy(() => import('./Settings')),
  computed: true,
  cell: false,
};

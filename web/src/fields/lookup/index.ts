import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { lookupOperators } from '../shared/operators';
import { asReference, nameOf } from '../shared/values';
import type { FieldType } from '../types';
import { LookupDisplay } from './Display';

export const lookup: FieldType = {
  type: 'lookup',
  align: 'left',
  width: 170,
  Display: LookupDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: lookupOperators,
  literal: (value) => quoted(asReference(value)?.id ?? ''),
  toInput: (value) => asReference(value)?.id ?? null,
  toText: (value, _field, locale) => {
    const found = asReference(value);
    return found ? nameOf(found, locale.language) : '';
  },
  sortable: true,
  group: 'relation',
  settings: ['target', 'inverse', 'indexed'],
  own: [{ key: 'on_delete', values: ['nothing', 'set_null', 'restrict'] }, { key: 'cycles', itself: true }],
  cell: true,
};

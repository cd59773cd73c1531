import { lazy } from 'react';
import { lookup } from '../lookup';
import { asAnyReference } from '../shared/values';
import type { FieldType } from '../types';
import { AnyLookupDisplay } from './Display';

export const anyLookup: FieldType = {
  ...lookup,
  type: 'any_lookup',
  width: 200,
  Display: AnyLookupDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  toInput: (value) => {
    const found = asAnyReference(value);
    return found ? { object: found.object, id: found.id } : null;
  },
  settings: ['targets', 'inverse', 'indexed'],
  cell: false,
};

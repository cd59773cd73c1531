import { lazy } from 'react';
import { lookup } from '../lookup';
import { setOperators } from '../shared/operators';
import { asReferences, nameOf } from '../shared/values';
import { listed } from '@/lib/locale';
import type { FieldType } from '../types';
import { MultiLookupDisplay } from './Display';

export const multiLookup: FieldType = {
  ...lookup,
  type: 'multi_lookup',
  width: 200,
  Display: MultiLookupDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: setOperators,
  toInput: (value) => asReferences(value).map((one) => one.id),
  toText: (value, _field, locale) =>
    listed(
      asReferences(value).map((one) => nameOf(one, locale.language)),
      locale.language,
    ),
  sortable: false,
  settings: ['target', 'inverse'],
};

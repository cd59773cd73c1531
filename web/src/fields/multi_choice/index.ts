import { lazy } from 'react';
import { choice } from '../choice';
import { setOperators } from '../shared/operators';
import { asStrings } from '../shared/values';
import { listed } from '@/lib/locale';
import type { FieldType } from '../types';
import { MultiChoiceDisplay } from './Display';

export const multiChoice: FieldType = {
  ...choice,
  type: 'multi_choice',
  width: 200,
  Display: MultiChoiceDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: setOperators,
  toInput: asStrings,
  toText: (value, field, locale) =>
    listed(
      asStrings(value).map((item) => choice.toText(item, field, locale)),
      locale.language,
    ),
  sortable: false,
};

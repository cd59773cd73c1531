import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { labelText } from '@/lib/locale';
import { choiceOperators } from '../shared/operators';
import { asString } from '../shared/values';
import type { FieldType } from '../types';
import { ChoiceDisplay } from './Display';

export const choice: FieldType = {
  type: 'choice',
  align: 'left',
  width: 120,
  Display: ChoiceDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: choiceOperators,
  literal: (value) => quoted(asString(value)),
  toInput: (value) => asString(value) || null,
  toText: (value, field, locale) => {
    const option = field.options?.find((candidate) => candidate.value === value);
    return option ? labelText(option.label, locale.language) : asString(value);
  },
  sortable: true,
  group: 'choice',
  settings: ['options', 'indexed'],
  cell: true,
};

import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { TextDisplay } from '../shared/TextDisplay';
import { textOperators } from '../shared/operators';
import { asString } from '../shared/values';
import type { FieldType } from '../types';

export const text: FieldType = {
  type: 'text',
  align: 'left',
  width: 180,
  Display: TextDisplay,
  Editor: lazy(() => import('../shared/TextEditor')),
  FilterEditor: lazy(() => import('../shared/TextFilter')),
  operators: textOperators,
  literal: (value) => quoted(asString(value)),
  toInput: (value) => asString(value).trim() || null,
  toText: asString,
  sortable: true,
  group: 'text',
  settings: ['length', 'unique', 'indexed', 'searchable'],
  cell: true,
};

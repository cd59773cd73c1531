import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { choice } from '../choice';
import { setOperators } from '../shared/operators';
import { asString, asStrings } from '../shared/values';
import type { FieldType } from '../types';
import { TreeChoiceDisplay } from './Display';
import { pathWords } from './tree';

const pathOf = (value: unknown) => (typeof value === 'string' && value ? [value] : asStrings(value));

export const treeChoice: FieldType = {
  ...choice,
  type: 'tree_choice',
  width: 180,
  Display: TreeChoiceDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: setOperators,
  literal: (value) => quoted(asString(pathOf(value).at(-1))),
  toInput: (value) => {
    const path = asStrings(value);
    return path.length ? path : null;
  },
  toText: (value, field, locale) => pathWords(pathOf(value), field, locale.language),
  settings: ['tree', 'indexed'],
  own: [{ key: 'leaf_only' }],
};

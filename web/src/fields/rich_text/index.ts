import { lazy } from 'react';
import { longText } from '../long_text';
import { asString } from '../shared/values';
import type { FieldType } from '../types';
import { RichTextDisplay } from './Display';
import { wordsOf } from './html';

export const richText: FieldType = {
  ...longText,
  type: 'rich_text',
  Display: RichTextDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: ['contains', 'not_contains', 'null', 'not_null'],
  toText: (value) => (asString(value) ? wordsOf(asString(value)) : ''),
  settings: [],
};

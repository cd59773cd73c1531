import { lazy } from 'react';
import { emptyOperators } from '../shared/operators';
import { text } from '../text';
import type { FieldType } from '../types';
import { SignatureDisplay } from './Display';
import { asDrawn } from './strokes';

export const signature: FieldType = {
  ...text,
  type: 'signature',
  width: 130,
  Display: SignatureDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: emptyOperators,
  toInput: asDrawn,
  toText: (value, _field, locale) => {
    if (!asDrawn(value)) return '';
    return locale.language === 'en' ? 'signed' : '已签名';
  },
  sortable: false,
  group: 'other',
  settings: [],
  wide: true,
  cell: false,
};

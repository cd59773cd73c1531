import { lazy } from 'react';
import { formatPercent } from '@/lib/format';
import { number } from '../number';
import { asNumber, numberLiteral } from '../shared/values';
import type { FieldType } from '../types';
import { PercentDisplay } from './Display';

export const percent: FieldType = {
  ...number,
  type: 'percent',
  settings: ['decimals', 'range', 'indexed'],
  width: 84,
  Display: PercentDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  literal: numberLiteral,
  toText: (value, _field, locale) => {
    const found = asNumber(value);
    return found === null ? '' : formatPercent(found, locale);
  },
};

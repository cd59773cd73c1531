import { lazy } from 'react';
import { number } from '../number';
import { asNumber } from '../shared/values';
import type { FieldType } from '../types';
import { RatingDisplay } from './Display';
import { starsOf } from './stars';

export const rating: FieldType = {
  ...number,
  type: 'rating',
  align: 'left',
  width: 120,
  Display: RatingDisplay,
  Editor: lazy(() => import('./Editor')),
  toText: (value, field) => {
    const found = asNumber(value);
    return found === null ? '' : `${found} / ${starsOf(field)}`;
  },
  settings: ['maximum', 'indexed'],
};

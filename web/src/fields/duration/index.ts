import { lazy } from 'react';
import { number } from '../number';
import { asNumber } from '../shared/values';
import type { FieldType } from '../types';
import { DurationDisplay } from './Display';
import { durationWords } from './words';

export const duration: FieldType = {
  ...number,
  type: 'duration',
  Display: DurationDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  toText: (value, _field, locale) => {
    const seconds = asNumber(value);
    return seconds === null ? '' : durationWords(seconds, locale.language);
  },
  group: 'time',
  settings: ['indexed'],
};

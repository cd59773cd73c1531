import { lazy } from 'react';
import { quoted } from '@/lib/expression';
import { text } from '../text';
import { asNumber } from '../shared/values';
import type { FieldType, OwnConditions } from '../types';
import { LunarDateDisplay } from './Display';
import { asLunar, chineseWords, lunarWords } from './lunar';

/** Whether the day comes within so many days, today included. */
const coming: OwnConditions = {
  write: (name, operator, value) => (operator === 'next_days' ? `NEXT_LUNAR(${name}) <= DATEADD(TODAY(), ${asNumber(value) ?? 0}, "day")` : null),
  read: (node) => {
    if (node.kind !== 'compare' || node.operator !== '<=' || node.left.kind !== 'call' || node.left.name !== 'NEXT_LUNAR') return null;
    const [field] = node.left.inputs;
    if (field?.kind !== 'path' || node.right.kind !== 'call' || node.right.name !== 'DATEADD') return null;
    const [, days] = node.right.inputs;
    return days?.kind === 'number' ? { path: field.value, operator: 'next_days', value: days.value } : null;
  },
};

export const lunarDate: FieldType = {
  ...text,
  type: 'lunar_date',
  width: 130,
  Display: LunarDateDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: ['next_days', 'eq', 'null', 'not_null'],
  conditions: coming,
  literal: (value) => {
    const lunar = asLunar(value);
    return quoted(lunar ? chineseWords(lunar) : '');
  },
  toInput: asLunar,
  toText: (value, _field, locale) => {
    const lunar = asLunar(value);
    return lunar ? lunarWords(lunar, locale.language) : '';
  },
  group: 'time',
  settings: ['indexed'],
  wide: true,
  cell: false,
};

import { lazy } from 'react';
import { formatAddress } from '@/lib/format';
import { asAddress } from '../shared/values';
import { text } from '../text';
import type { FieldType } from '../types';
import { AddressDisplay } from './Display';

const PARTS = ['country', 'province', 'city', 'district', 'street', 'postcode'] as const;

export const address: FieldType = {
  ...text,
  type: 'address',
  width: 220,
  Display: AddressDisplay,
  Editor: lazy(() => import('./Editor')),
  operators: ['null', 'not_null'],
  toInput: (value) => {
    const found = asAddress(value);
    if (!found) return null;
    const filled = PARTS.flatMap((part) => (found[part]?.trim() ? [[part, found[part].trim()] as const] : []));
    return filled.length ? Object.fromEntries(filled) : null;
  },
  toText: (value, _field, locale) => {
    const found = asAddress(value);
    return found ? formatAddress(found, locale) : '';
  },
  sortable: false,
  group: 'other',
  settings: [],
  wide: true,
  cell: false,
};

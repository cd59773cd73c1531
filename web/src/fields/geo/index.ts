import { lazy } from 'react';
import { isObject } from '@/lib/equal';
import { asNumber } from '../shared/values';
import { text } from '../text';
import type { FieldType, OwnConditions } from '../types';
import { GeoDisplay } from './Display';
import { asPlace, placeWords } from './place';

const near: OwnConditions = {
  write: (name, operator, value) => {
    if (operator !== 'near' || !isObject(value)) return null;
    const place = asPlace(value);
    const km = asNumber(value['km']);
    // Half a place finds nothing rather than everything.
    return place && km !== null ? `NEAR(${name}, ${place.lat}, ${place.lng}, ${km})` : `${name} is null and ${name} is not null`;
  },
  read: (node) => {
    if (node.kind !== 'call' || node.name !== 'NEAR') return null;
    const [field, ...numbers] = node.inputs;
    const [lat, lng, km] = numbers.map((one) => (one.kind === 'number' ? one.value : null));
    if (field?.kind !== 'path' || typeof lat !== 'number' || typeof lng !== 'number' || typeof km !== 'number') return null;
    return { path: field.value, operator: 'near', value: { lat, lng, km } };
  },
};

export const geo: FieldType = {
  ...text,
  type: 'geo',
  width: 160,
  Display: GeoDisplay,
  Editor: lazy(() => import('./Editor')),
  FilterEditor: lazy(() => import('./Filter')),
  operators: ['near', 'null', 'not_null'],
  conditions: near,
  toInput: (value) => {
    if (!isObject(value)) return null;
    const { lat, lng } = value;
    return lat === null && lng === null ? null : { lat, lng };
  },
  toText: (value) => {
    const place = asPlace(value);
    const km = isObject(value) ? asNumber(value['km']) : null;
    return place ? `${placeWords(place)}${km === null ? '' : ` · ${km} km`}` : '';
  },
  sortable: false,
  group: 'other',
  settings: ['indexed'],
  wide: true,
  cell: false,
};

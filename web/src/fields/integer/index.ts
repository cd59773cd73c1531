import { number } from '../number';
import type { FieldType } from '../types';

export const integer: FieldType = { ...number, type: 'integer', width: 100, settings: ['range', 'unique', 'indexed'] };

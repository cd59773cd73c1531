import { text } from '../text';
import type { FieldType } from '../types';
import { PhoneDisplay } from './Display';

export const phone: FieldType = { ...text, type: 'phone', settings: ['unique', 'indexed', 'searchable'], width: 140, Display: PhoneDisplay };

import { text } from '../text';
import type { FieldType } from '../types';
import { EmailDisplay } from './Display';

export const email: FieldType = { ...text, type: 'email', settings: ['unique', 'indexed', 'searchable'], width: 200, Display: EmailDisplay };

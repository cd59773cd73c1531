import { text } from '../text';
import type { FieldType } from '../types';
import { UrlDisplay } from './Display';

export const url: FieldType = { ...text, type: 'url', settings: ['unique', 'indexed', 'searchable'], width: 200, Display: UrlDisplay };

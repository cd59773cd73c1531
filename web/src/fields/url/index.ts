import { text } from '../text';
import type { FieldType } from '../types';
import { UrlDisplay } from './Display';

export const url: FieldType = { ...text, type: 'url', width: 200, Display: UrlDisplay };

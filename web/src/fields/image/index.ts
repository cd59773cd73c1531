import { file } from '../file';
import type { FieldType } from '../types';

export const image: FieldType = { ...file, type: 'image' };

import { lookup } from '../lookup';
import type { FieldType } from '../types';

export const team: FieldType = { ...lookup, type: 'team', width: 140, settings: ['inverse', 'indexed'] };

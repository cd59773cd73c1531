import { lookup } from '../lookup';
import type { FieldType } from '../types';

/** The record that this one is a part of. */
export const masterDetail: FieldType = { ...lookup, type: 'master_detail', settings: ['target', 'inverse'], own: [{ key: 'reparent' }] };

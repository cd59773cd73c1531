import { lookup } from '../lookup';
import { userOperators } from '../shared/operators';
import type { FieldType } from '../types';
import { UserDisplay } from './Display';

export const user: FieldType = {
  ...lookup,
  type: 'user',
  settings: ['inverse', 'indexed'],
  width: 120,
  Display: UserDisplay,
  operators: userOperators,
};

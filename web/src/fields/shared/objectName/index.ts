import { lazy } from 'react';
import { text } from '../../text';
import type { FieldType } from '../../types';
import { ObjectName } from './ObjectName';

/** A text that names an object (`names: "object"` in its definition): shown and chosen by the object's label. */
export const objectName: FieldType = {
  ...text,
  Display: ObjectName,
  Editor: lazy(() => import('./ObjectEditor')),
  FilterEditor: lazy(() => import('./ObjectFilter')),
  operators: ['eq', 'ne', 'null', 'not_null'],
};

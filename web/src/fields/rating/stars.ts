import type { FieldDefinition } from '@/api/types';

/** How many stars a field has. */
export function starsOf(field: FieldDefinition): number {
  return field.maximum ?? 5;
}

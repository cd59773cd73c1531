import type { FieldDefinition } from '@/api/types';

/** From where to where a field goes; 0 to 100 when it says nothing. */
export function boundsOf(field: FieldDefinition): { low: number; high: number } {
  return { low: field.minimum ?? 0, high: field.maximum ?? 100 };
}

/** How much of the way is done, 0 to 1. */
export function shareOf(value: number, field: FieldDefinition): number {
  const { low, high } = boundsOf(field);
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

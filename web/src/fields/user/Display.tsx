import { Person } from '@/ui/Person';
import { asReference } from '../shared/values';
import type { DisplayProps } from '../types';

export function UserDisplay({ value }: DisplayProps) {
  const found = asReference(value);
  return found ? <Person name={found.name ?? found.id} /> : null;
}

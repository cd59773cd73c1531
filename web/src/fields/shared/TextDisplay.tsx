import type { DisplayProps } from '../types';
import { asString } from './values';

export function TextDisplay({ value }: DisplayProps) {
  return typeof value === 'object' && value !== null ? <>{JSON.stringify(value)}</> : <>{asString(value)}</>;
}

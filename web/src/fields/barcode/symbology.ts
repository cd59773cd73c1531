import type { FieldDefinition } from '@/api/types';
import { asString } from '../shared/values';

/** What a bar code stands for, as the drawing library calls it; QR codes are drawn otherwise. */
const DRAWN: Readonly<Record<string, string>> = { code128: 'CODE128', ean13: 'EAN13', ean8: 'EAN8', upc: 'UPC' };

export function symbologyOf(field: FieldDefinition): string {
  return asString(field['symbology']) || 'code128';
}

export function drawnAs(field: FieldDefinition): string | null {
  return DRAWN[symbologyOf(field)] ?? null;
}

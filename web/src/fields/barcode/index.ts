import { text } from '../text';
import type { FieldType } from '../types';
import { BarcodeDisplay } from './Display';

export const barcode: FieldType = {
  ...text,
  type: 'barcode',
  width: 150,
  Display: BarcodeDisplay,
  group: 'other',
  settings: ['unique', 'indexed'],
  own: [{ key: 'symbology', values: ['code128', 'ean13', 'ean8', 'upc', 'qr'] }],
};

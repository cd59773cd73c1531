import { labelText, useLocale } from '@/lib/locale';
import type { DisplayProps } from '../types';
import { Strokes } from './Strokes';
import { asDrawn } from './strokes';

export function SignatureDisplay({ value, field, dense }: DisplayProps) {
  const { language } = useLocale();
  const drawn = asDrawn(value);
  return drawn ? <Strokes drawn={drawn} label={labelText(field.label, language)} height={dense ? 24 : 72} /> : null;
}

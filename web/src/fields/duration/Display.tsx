import { useLocale } from '@/lib/locale';
import { asNumber } from '../shared/values';
import type { DisplayProps } from '../types';
import { durationWords } from './words';

export function DurationDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const seconds = asNumber(value);
  return seconds === null ? null : <span className="y-num">{durationWords(seconds, language)}</span>;
}

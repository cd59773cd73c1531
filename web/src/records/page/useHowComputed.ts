import { useTranslation } from 'react-i18next';
import type { FieldDefinition } from '@/api/types';

/** In words how the system makes a field's value; empty where people enter it. */
export function useHowComputed(field: FieldDefinition): string {
  const { t } = useTranslation('computed');
  const rollup = field['rollup'] as { inverse: string; measure: string; field?: string | null; where?: string | null } | undefined;
  let text = typeof field['formula'] === 'string' ? field['formula'] : '';
  if (rollup) text = `${t(`measures.${rollup.measure}`)} ${rollup.inverse}${rollup.field ? `.${rollup.field}` : ''}${rollup.where ? ` [${rollup.where}]` : ''}`;
  if (!text) return '';
  return field['calculating'] ? `${t('how', { text })} · ${t('calculating')}` : t('how', { text });
}

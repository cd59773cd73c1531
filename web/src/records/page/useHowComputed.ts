import { useTranslation } from 'react-i18next';
import type { FieldDefinition } from '@/api/types';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { inWords } from '@/model/inWords';

interface Rollup {
  inverse: string;
  measure: string;
  field?: string | null;
  where?: string | null;
}

/** In words how the system makes a field's value; empty where people enter it. */
export function useHowComputed(object: string, field: FieldDefinition): string {
  const { t } = useTranslation('computed');
  const model = useModel();
  const { language } = useLocale();
  const rollup = field['rollup'] as Rollup | undefined;
  const say = (text: string, on: string = object) => inWords(model, on, text, language);
  let text = typeof field['formula'] === 'string' ? say(field['formula']) : '';
  if (rollup) {
    const child = model.objects.get(object)?.inverses.find((one) => one.name === rollup.inverse)?.object ?? '';
    const parts = [say(rollup.inverse), rollup.field && say(rollup.field, child)].filter(Boolean);
    text = `${t(`measures.${rollup.measure}`)} ${parts.join(' · ')}${rollup.where ? ` [${say(rollup.where, child)}]` : ''}`;
  }
  if (!text) return '';
  return field['calculating'] ? `${t('how', { text })} · ${t('calculating')}` : t('how', { text });
}

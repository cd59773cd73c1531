import { useTranslation } from 'react-i18next';
import type { Reference } from '@/api/types';
import { nameOf } from '@/fields/shared/values';
import { useLocale } from '@/lib/locale';
import { RecordLink } from './RecordLink';

/** The name of a record that is pointed at, leading to it; of one in the recycle bin, or not for the reader, words that say so. */
export function ReferenceName({ object, to }: { object: string; to: Reference }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  if (to.name !== null) return <RecordLink object={object} id={to.id} name={to.name} />;
  return <span title={t('field.unavailable')}>{nameOf(to, language)}</span>;
}

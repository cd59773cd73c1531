import { useTranslation } from 'react-i18next';
import { RecordLink } from '@/ui/RecordLink';
import { useNameOf } from './useRecordTitle';

/** A record that is kept by its object and id, by its name and leading to it; words that say so where it may not be seen. */
export function NamedRecord({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation();
  const name = useNameOf(object, id);
  if (name === null) return null;
  return name ? <RecordLink object={object} id={id} name={name} /> : <>{t('field.unavailable')}</>;
}

import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { FieldValue } from '../FieldValue';
import styles from './ConvertDialog.module.css';

interface Carried {
  source: string;
  into: string;
  target: string;
  part: string | null;
}

/** Which values of a lead go into one of the records that it becomes. */
export function CarriedValues({ into, lead, carried }: { into: string; lead: RecordData; carried: readonly Carried[] }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const model = useModel();
  const sources = model.objects.get('lead')?.fields;
  const targets = model.objects.get(into)?.fields;
  const lines = carried.flatMap((line) => {
    const source = sources?.get(line.source);
    const target = targets?.get(line.target);
    return line.into === into && source && target ? [{ key: `${line.target}.${line.part ?? ''}`, source, target }] : [];
  });
  if (lines.length === 0) return null;
  return (
    <details className={styles['carried']}>
      <summary>{t('convert.carried', { count: lines.length })}</summary>
      <dl>
        {lines.map(({ key, source, target }) => (
          <div key={key}>
            <dt>{labelText(target.label, language)}</dt>
            <dd>
              <FieldValue object="lead" values={lead} field={source} value={lead[source.name]} dense />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

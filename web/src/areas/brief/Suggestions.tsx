import { Tag } from '@/ui/Tag';
import { RecordLink } from '@/ui/RecordLink';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import styles from './Brief.module.css';
import type { SuggestedRecord } from './api';

/** What to do next, in its order: the record, and why, each reason a way to what shows it. */
export function Suggestions({ list }: { list: readonly SuggestedRecord[] }) {
  const t = useWords('brief');
  const { language } = useLocale();
  const { objects } = useModel();
  return (
    <ol className={styles['next']} aria-label={t('next')}>
      {list.map((one) => (
        <li key={`${one.object}.${one.record}`}>
          <div className={styles['what']}>
            <Tag>{labelText(objects.get(one.object)?.label ?? {}, language)}</Tag>
            <RecordLink object={one.object} id={one.record} name={one.name} />
          </div>
          <ul className={styles['why']}>
            {one.reasons.map((reason) => (
              <li key={`${reason.signal}.${reason.record}`} data-signal={reason.signal}>
                {reason.object === one.object && reason.record === one.record ? reason.text : <RecordLink object={reason.object} id={reason.record} name={reason.text} />}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

import { HistoryOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { ChangeEvent } from '@/api/types';
import { formatInstantFull, formatTime } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { Changes } from './History';
import styles from './Timeline.module.css';
import { actorName, useChangeLines, useEventWords, verbOf } from './changes';

/** A change of the record in the stream. */
export function ChangeEntry({ view, event }: { view: ObjectView; event: ChangeEvent }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const lines = useChangeLines(view, event, true);
  const verb = verbOf(event);
  const { field, behalf, automation } = useEventWords(view, event);
  // What the system keeps for itself changed: nothing that anybody could be told.
  if (verb === 'updated' && lines.length === 0) return null;
  return (
    <li className={styles['item']}>
      <span className={styles['mark']} data-small="" aria-hidden="true">
        <HistoryOutlined />
      </span>
      <div className={styles['body']}>
        <p className={styles['head']}>
          <span>
            {actorName(event) || t('record.system')}
            {behalf && t('history.standingIn', { name: behalf })}
            {automation && t('history.automation', { name: automation })} {t(`history.${verb}`, { field })}
          </span>
          <time className={`${styles['meta']} ${styles['right']}`} dateTime={event.at} title={formatInstantFull(event.at, locale)}>
            {formatTime(event.at, locale)}
          </time>
        </p>
        {verb === 'updated' && <Changes lines={lines} />}
      </div>
    </li>
  );
}

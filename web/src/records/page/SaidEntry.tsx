import { MessageOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Comment } from '@/api/together';
import { formatInstantFull, formatTime } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import styles from './Timeline.module.css';

/** What somebody said about the record, in the stream. */
export function SaidEntry({ comment }: { comment: Comment }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className={styles['item']}>
      <span className={styles['mark']} data-small="" aria-hidden="true">
        <MessageOutlined />
      </span>
      <div className={styles['body']}>
        <p className={styles['head']}>
          <span>{t('timeline.said', { name: comment.author.name ?? '' })}</span>
          <time className={`${styles['meta']} ${styles['right']}`} dateTime={comment.created_at} title={formatInstantFull(comment.created_at, locale)}>
            {formatTime(comment.created_at, locale)}
          </time>
        </p>
        <p className={styles['content']}>{comment.text}</p>
      </div>
    </li>
  );
}

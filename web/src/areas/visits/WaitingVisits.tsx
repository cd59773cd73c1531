import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { Words } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { OutgoingVisit } from '@/offline/database';
import { dropVisit, keepVisit, sendOutbox } from '@/offline/outbox';
import { afterWrite } from '@/records/refresh';
import { notify } from '@/ui/notice';
import page from '../shared/Page.module.css';
import styles from './VisitPage.module.css';

interface WaitingVisitsProps {
  visits: readonly OutgoingVisit[];
  online: boolean;
  t: Words;
  onEdit: (visit: OutgoingVisit) => void;
}

/** What this device still has to send, and what the server would not take. */
export function WaitingVisits({ visits, online, t, onEdit }: WaitingVisitsProps) {
  const locale = useLocale();
  const client = useQueryClient();
  const remove = async (visit: OutgoingVisit) => {
    await dropVisit(visit.id);
    notify({ kind: 'success', text: t('removed', { name: visit.account.name ?? '' }), action: { label: t('undo'), run: () => keepVisit(visit) } });
  };
  const again = async (refused: OutgoingVisit) => {
    const visit = { ...refused };
    delete visit.refused;
    await keepVisit(visit);
    await sendOutbox(visit.person, (answer) => afterWrite(client, 'activity', answer));
  };
  return (
    <section className={page['card']} aria-labelledby="waiting-visits">
      <div className={page['cardHead']}>
        <h2 id="waiting-visits">{t('waiting', { count: visits.length })}</h2>
        <span className={page['soft']}>{online ? t('sending') : t('sentLater')}</span>
      </div>
      <ul className={styles['waiting']}>
        {visits.map((visit) => (
          <li key={visit.id}>
            <div className={styles['what']}>
              <strong>{visit.account.name}</strong>
              <span className={page['soft']}>
                {formatInstant(visit.at, locale)}
                {visit.photos.length > 0 && ` · ${t('photoCount', { count: visit.photos.length })}`}
              </span>
              <p>{visit.text}</p>
              {visit.refused && (
                <p className={styles['problem']} role="alert">
                  {t('refused', { why: visit.refused })}
                </p>
              )}
            </div>
            <div className={page['buttons']}>
              {visit.refused && <Button onClick={() => void again(visit)}>{t('again')}</Button>}
              <Button onClick={() => onEdit(visit)}>{t('edit')}</Button>
              <Button danger type="text" onClick={() => void remove(visit)}>
                {t('remove')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

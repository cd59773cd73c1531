import { Button } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { history } from '@/api/records';
import type { ChangeEvent } from '@/api/types';
import { formatInstant, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { EventActions } from './EventActions';
import styles from './History.module.css';
import { actorName, useChangeLines, useEventWords, verbOf, type ChangeLine } from './changes';

export function useHistory(object: string, id: string) {
  return useInfiniteQuery({
    queryKey: ['history', object, id],
    queryFn: ({ pageParam }) => history(object, id, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** Who changed what, when, from what to what. */
export function History({ view, id }: { view: ObjectView; id: string }) {
  const { t } = useTranslation();
  const query = useHistory(view.name, id);
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
  if (!query.data) return <Bar height={120} />;
  const events = query.data.pages.flatMap((page) => page.events);
  if (events.length === 0) return <State kind="empty" title={t('history.empty')} small />;
  return (
    <>
      <ol className={styles['list']}>
        {events.map((event) => (
          <Entry key={event.id} view={view} id={id} event={event} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button block type="text" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

function Entry({ view, id, event }: { view: ObjectView; id: string; event: ChangeEvent }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const lines = useChangeLines(view, event);
  const name = actorName(event) || t('record.system');
  const { field, behalf, automation } = useEventWords(view, event);
  return (
    <li className={styles['entry']}>
      <Avatar name={name} size={26} />
      <div className={styles['body']}>
        <p>
          <strong>{name}</strong>
          {behalf && t('history.standingIn', { name: behalf })}
            {automation && t('history.automation', { name: automation })} {t(`history.${verbOf(event)}`, { field })}
          <time className={styles['time']} dateTime={event.at} title={formatInstantFull(event.at, locale)}>
            {formatInstant(event.at, locale)}
          </time>
        </p>
        {verbOf(event) !== 'created' && <Changes lines={lines} />}
        <EventActions view={view} id={id} event={event} />
      </div>
    </li>
  );
}

export function Changes({ lines }: { lines: readonly ChangeLine[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <ul className={styles['changes']}>
      {lines.map((line) => (
        <li key={line.field}>
          <span className={styles['field']}>{line.label}</span>
          {line.before ? <del>{line.before}</del> : <span>{t('field.empty')}</span>}
          <span aria-label={t('history.to')}>→</span>
          <ins>{line.after || t('field.empty')}</ins>
        </li>
      ))}
    </ul>
  );
}

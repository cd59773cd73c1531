import { Button, Drawer } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant, formatInstantFull } from '@/lib/format';
import { isObject } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import { actorName } from '@/records/page/changes';
import { useHistory } from '@/records/page/History';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import styles from './Layouts.module.css';

/** What was published before, and by whom; each may be taken up again as the draft. */
export function Versions({ id, onTake, onClose }: { id: string; onTake: (content: unknown) => void; onClose: () => void }) {
  const t = useWords('layouts');
  const locale = useLocale();
  const query = useHistory('layout', id);
  const versions = (query.data?.pages.flatMap((page) => page.events) ?? []).flatMap((event) => {
    const content = event.changes?.['content']?.[1];
    return isObject(content) ? [{ event, content }] : [];
  });
  return (
    <Drawer open size={420} title={t('versions')} onClose={onClose}>
      {query.error && <ProblemState error={query.error} small />}
      {query.isPending && <Bar height={80} />}
      {query.data && versions.length === 0 && <State kind="empty" title={t('noVersions')} small />}
      <ol className={styles['versions']}>
        {versions.map(({ event, content }, index) => (
          <li key={event.id}>
            <span>
              <strong>{actorName(event)}</strong>{' '}
              <time dateTime={event.at} title={formatInstantFull(event.at, locale)}>
                {formatInstant(event.at, locale)}
              </time>
              {index === 0 && ` · ${t('inForce')}`}
            </span>
            <Button
              size="small"
              onClick={() => {
                onTake(content);
                onClose();
              }}
            >
              {t('takeUp')}
            </Button>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button block type="text" onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Drawer>
  );
}

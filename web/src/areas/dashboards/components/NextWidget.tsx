import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { seenAs } from '@/api/client';
import { suggestionsQuery } from '@/areas/brief/api';
import { Suggestions } from '@/areas/brief/Suggestions';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import type { Widget } from '../declared';
import { WidgetCard } from '../WidgetCard';
import styles from './RecordsWidget.module.css';

const LIMIT = 6;

/** What the person who looks at it best does next, with the reasons. */
export function NextWidget({ widget }: { widget: Widget }) {
  const t = useWords('brief');
  const query = useQuery(suggestionsQuery(widget.limit ?? LIMIT));
  const body = () => {
    // A brief is its reader's own.
    if (seenAs()) return <State kind="locked" title={t('ownAlone')} small />;
    if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
    if (!query.data) return <RowsSkeleton rows={5} columns={2} />;
    if (query.data.length === 0) return <State kind="empty" title={t('nothingNext')} small />;
    return <Suggestions list={query.data} />;
  };
  return (
    <WidgetCard
      widget={widget}
      flush
      tools={
        <Link to="/brief" search={{}} className={styles['all']}>
          {t('title')}
        </Link>
      }
    >
      {body()}
    </WidgetCard>
  );
}

import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { MAIL_FIELDS } from './api';
import styles from './Mail.module.css';
import { MailView } from './MailView';

const MOST = 100;

/** All mails of a conversation that one may see, the oldest first. */
export function Thread({ thread, id }: { thread: string; id: string }) {
  const t = useWords('mail');
  const where = thread ? `thread = ${quoted(thread)}` : `id = ${quoted(id)}`;
  const query = useQuery({
    queryKey: ['mails', 'thread', where],
    queryFn: ({ signal }) => queryRecords('mail', { fields: MAIL_FIELDS, where, sort: ['at', 'id'], limit: MOST }, signal),
  });
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
  if (!query.data) return <Bar height={160} />;
  return (
    <ol className={styles['thread']} aria-label={t('conversation')}>
      {query.data.records.map((mail) => (
        <li key={mail.id}>
          <MailView mail={mail} />
        </li>
      ))}
    </ol>
  );
}

/** The conversation of a mail that is known by its record. */
export function ThreadOf({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['mails', 'one', id],
    queryFn: ({ signal }) => queryRecords('mail', { fields: ['thread'], where: `id = ${quoted(id)}`, limit: 1 }, signal),
  });
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
  if (!query.data) return <Bar height={160} />;
  return <Thread thread={asString(query.data.records[0]?.['thread'])} id={id} />;
}

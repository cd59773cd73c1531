import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { agentWords } from './agent';
import type { SignInEvent } from './api';

interface Props {
  query: UseInfiniteQueryResult<InfiniteData<{ events: SignInEvent[] }>>;
  /** Shows whom an entry is about. */
  people?: boolean;
}

/** What happened about signing in, the newest first. */
export function SignInTable({ query, people }: Props) {
  const t = useWords('me');
  const locale = useLocale();
  const whom: Column<SignInEvent> = { key: 'person', title: t('person'), cell: (event) => event.user.name ?? '—' };
  const columns: Column<SignInEvent>[] = [
    { key: 'time', title: t('time'), cell: (event) => formatInstantFull(event.at, locale) },
    ...(people ? [whom] : []),
    {
      key: 'event',
      title: t('event'),
      cell: (event) => (
        <span data-kind={event.kind}>
          {t(`kind.${event.kind}`)}
          {detailOf(event, t) && <span className={page['soft']}> {detailOf(event, t)}</span>}
        </span>
      ),
    },
    { key: 'browser', title: t('browser'), cell: (event) => agentWords(event.agent) || '—', hint: (event) => event.agent ?? undefined },
    { key: 'address', title: t('address'), cell: (event) => event.address },
  ];
  return (
    <RowTable
      label={t('signIns')}
      query={query}
      rows={query.data?.pages.flatMap((each) => each.events)}
      columns={columns}
      id={(event) => event.id}
      empty={<State kind="empty" small title={t('noEvents')} />}
      likely={5}
    />
  );
}

function detailOf(event: SignInEvent, t: (key: string, values?: Record<string, string | number>) => string): string {
  const { detail } = event;
  const parts: string[] = [];
  if (typeof detail['method'] === 'string') parts.push(t(`method.${detail['method'].replace('+', '_')}`));
  if (detail['new_device'] === true) parts.push(t('newDevice'));
  if (event.kind === 'failed' && typeof detail['why'] === 'string') parts.push(t(`why.${detail['why']}`));
  if (typeof detail['name'] === 'string') parts.push(detail['name']);
  if (event.by) parts.push(t('byPerson', { name: event.by.name ?? '—' }));
  return parts.join(' · ');
}

import { Button } from 'antd';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { agentWords } from '@/areas/me/agent';
import { SignInTable } from '@/areas/me/SignInTable';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { endPersonSession, loadPersonAccess, loadSignIns, revokePersonToken, revokePersonTokens, unlinkPerson, type PersonAccess as Access, type PersonSession, type PersonToken } from './api';

/** Where somebody is signed in, which programs speak for him, what he signs in by, and when he did. */
export function PersonAccess({ id }: { id: string }) {
  const t = useWords('identity');
  const query = useQuery({ queryKey: ['personAccess', id], queryFn: () => loadPersonAccess(id) });
  const record = useInfiniteQuery({
    queryKey: ['signIns', 'person', id],
    queryFn: ({ pageParam }) => loadSignIns('', pageParam, id),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  return (
    <>
      {query.data && <Factors id={id} access={query.data} />}
      <h3>{t('person.sessions')}</h3>
      <Sessions id={id} query={query} />
      <h3>{t('person.tokens')}</h3>
      <Tokens id={id} query={query} />
      <h3>{t('record')}</h3>
      <SignInTable query={record} />
    </>
  );
}

interface PartProps {
  id: string;
  query: { data: Access | undefined; error: unknown; refetch: () => Promise<unknown> };
}

function Factors({ id, access }: { id: string; access: Access }) {
  const t = useWords('identity');
  const run = useDoing('personAccess', 'signIns');
  const locale = useLocale();
  const parts = [
    access.code_since ? t('person.code', { when: formatAgo(access.code_since, locale), count: access.recovery_codes }) : t('person.noCode'),
    t('person.passkeys', { count: access.passkeys }),
    t('person.linked', { count: access.linked.length }),
  ];
  return (
    <p className={page['hint']}>
      {parts.join(' · ')}{' '}
      {access.linked.length > 0 && (
        <Button size="small" title={access.linked.map((each) => `${each.issuer} · ${each.subject}`).join('\n')} onClick={() => void run(() => unlinkPerson(id), t('person.unlinked'))}>
          {t('person.unlink')}
        </Button>
      )}
    </p>
  );
}

function Sessions({ id, query }: PartProps) {
  const t = useWords('identity');
  const locale = useLocale();
  const run = useDoing('personAccess', 'signIns');
  const columns: Column<PersonSession>[] = [
    { key: 'browser', title: t('person.browser'), names: true, hint: (each) => each.agent ?? undefined, cell: (each) => agentWords(each.agent) || '—' },
    { key: 'address', title: t('person.address'), cell: (each) => each.address },
    { key: 'seen', title: t('person.seen'), cell: (each) => formatAgo(each.seen_at, locale), hint: (each) => formatInstantFull(each.seen_at, locale) },
  ];
  return (
    <RowTable
      label={t('person.sessions')}
      query={query}
      rows={query.data?.sessions}
      columns={columns}
      id={(each) => each.id}
      likely={2}
      buttons={(each) => (
        <Button size="small" onClick={() => void run(() => endPersonSession(id, each.id), t('person.ended'))}>
          {t('person.end')}
        </Button>
      )}
      empty={<p className={page['hint']}>{t('person.noSessions')}</p>}
    />
  );
}

function Tokens({ id, query }: PartProps) {
  const t = useWords('identity');
  const locale = useLocale();
  const run = useDoing('personAccess', 'signIns');
  const columns: Column<PersonToken>[] = [
    { key: 'name', title: t('person.token'), names: true, cell: (each) => each.name },
    { key: 'scopes', title: t('person.scopes'), cell: (each) => each.scopes.join(', ') },
    { key: 'used', title: t('person.used'), cell: (each) => (each.used_at ? formatAgo(each.used_at, locale) : t('person.never')) },
  ];
  return (
    <>
      <RowTable
        label={t('person.tokens')}
        query={query}
        rows={query.data?.tokens}
        columns={columns}
        id={(each) => each.id}
        likely={1}
        buttons={(each) => (
          <Button size="small" aria-label={`${t('person.revoke')}: ${each.name}`} onClick={() => void run(() => revokePersonToken(id, each.id), t('person.revoked'))}>
            {t('person.revoke')}
          </Button>
        )}
        empty={<p className={page['hint']}>{t('person.noTokens')}</p>}
      />
      {(query.data?.tokens.length ?? 0) > 1 && (
        <Button size="small" danger onClick={() => void run(() => revokePersonTokens(id), t('person.revoked'))}>
          {t('person.revokeAll')}
        </Button>
      )}
    </>
  );
}

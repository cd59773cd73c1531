import { Select } from 'antd';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { SignInTable } from '@/areas/me/SignInTable';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { useTitle } from '@/ui/useTitle';
import { loadAllowed, loadSignIns, saveAllowed } from './api';
import { PolicyCard } from './PolicyCard';
import { ProvidersCard } from './ProvidersCard';

const FILTERS: Record<string, string> = {
  all: '',
  failed: 'failed',
  signed_in: 'signed_in',
  passwords: 'password_changed,reset_asked,password_reset,invited,invitation_used',
  factors: 'code_set_up,code_removed,recovery_codes_made,recovery_code_used,passkey_added,passkey_removed,factors_cleared',
  tokens: 'token_made,token_revoked',
};

/** What signing in demands, what the server may reach, and who signed in. */
export function SecurityPage() {
  const t = useWords('identity');
  useTitle(t('signIn'));
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('signIn')}</h1>
      </header>
      <PolicyCard />
      <ProvidersCard />
      <AllowedCard />
      <SignInsCard />
    </div>
  );
}

function AllowedCard() {
  const t = useWords('identity');
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['allowed'], queryFn: loadAllowed });
  const save = async (allow: string[]) => {
    try {
      client.setQueryData(['allowed'], await saveAllowed(allow));
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return (
    <section className={page['card']} aria-label={t('allowed')}>
      <header className={page['cardHead']}>
        <h2>{t('allowed')}</h2>
        <span className={page['soft']}>{t('allowedHint')}</span>
      </header>
      <div className={page['cardBody']}>
        {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
        {query.data && <Select<string[]> mode="tags" open={false} suffixIcon={null} value={query.data} onChange={(allow) => void save(allow)} aria-label={t('allowed')} placeholder="crm.intranet, 10.1.0.0/16" tokenSeparators={[',', ' ']} style={{ width: '100%', maxWidth: 560 }} />}
      </div>
    </section>
  );
}

function SignInsCard() {
  const t = useWords('identity');
  const [filter, setFilter] = useState('all');
  const query = useInfiniteQuery({
    queryKey: ['signIns', filter],
    queryFn: ({ pageParam }) => loadSignIns(FILTERS[filter] ?? '', pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  return (
    <section className={page['card']} aria-label={t('record')}>
      <header className={page['cardHead']}>
        <h2>{t('record')}</h2>
        <div className={page['actions']}>
          <Select size="small" value={filter} onChange={setFilter} aria-label={t('filter')} style={{ width: 170 }} options={Object.keys(FILTERS).map((value) => ({ value, label: t(`filterKind.${value}`) }))} />
        </div>
      </header>
      <SignInTable query={query} people />
    </section>
  );
}

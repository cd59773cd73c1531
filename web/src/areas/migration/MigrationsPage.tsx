import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { DropZone } from '@/areas/imports/DropZone';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { beginMigration, migrationsQuery, type Brief } from './api';

/** Moving in from another system: where a migration begins, and the ones there were. */
export function MigrationsPage() {
  const t = useWords('migration');
  const locale = useLocale();
  const navigate = useNavigate();
  const query = useQuery(migrationsQuery);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  useTitle(t('title'));
  const begin = async (files: File[]) => {
    if (files.length === 0 || busy) return;
    setBusy(true);
    setProblem('');
    try {
      const job = await beginMigration(files);
      await navigate({ to: '/migration/$id', params: { id: job.id } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <DropZone small={false} title={busy ? t('uploading') : t('drop')} hint={t('dropHint')} accept=".zip,.csv,.xlsx,.xls,.tsv,.txt" onFiles={(files) => void begin(files)} />
      {problem && (
        <p role="alert" className={page['problem']} style={{ marginTop: 8 }}>
          {problem}
        </p>
      )}
      <section className={page['card']} style={{ marginTop: 16 }}>
        <header className={page['cardHead']}>
          <h2>{t('before')}</h2>
        </header>
        <RowTable<Brief>
          query={query}
          rows={query.data}
          id={(one) => one.id}
          label={t('before')}
          empty={<State kind="empty" title={t('none')} small />}
          columns={[
            { key: 'name', title: t('name'), names: true, cell: (one) => <Link to="/migration/$id" params={{ id: one.id }}>{one.name}</Link> },
            { key: 'source', title: t('source'), cell: (one) => (one.source ? t(`sourceName.${one.source}`) : t(`state.${one.state === 'ready' ? 'unknown' : one.state}`)) },
            { key: 'run', title: t('stateTitle'), cell: (one) => (one.run ? t('state.run') : t(`state.${one.state}`)) },
            { key: 'at', title: t('at'), cell: (one) => formatInstant(one.created_at, locale) },
          ]}
        />
      </section>
    </div>
  );
}

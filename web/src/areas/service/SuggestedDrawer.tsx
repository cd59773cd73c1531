import { Button, Drawer } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { updateRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { refreshAll } from '@/records/liveChanges';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import styles from './Service.module.css';

interface Suggestion {
  id: string;
  name: string;
}

/** Articles that may answer a case, to be linked and judged, and other open cases of its customer that may be the same. */
export default function SuggestedDrawer({ record, onClose }: { record: RecordData; onClose: () => void }) {
  const t = useWords('service');
  const client = useQueryClient();
  const [problem, setProblem] = useState('');
  const query = useQuery({ queryKey: ['case-suggested', record.id, record['name']], queryFn: () => post('/actions/service.suggest_for_case', { body: { case: record.id } }) });
  const linked = ((record['articles'] as Reference[] | null) ?? []).map((one) => one.id);
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    setProblem('');
    try {
      await work();
      refreshAll(client);
      notify({ kind: 'success', text: done });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    }
  };
  const link = (article: Suggestion) => attempt(() => updateRecord('case', record.id, { articles: [...linked, article.id] }), t('linked'));
  const vote = (article: Suggestion, helpful: boolean) =>
    attempt(() => post('/actions/service.vote_article', { body: { knowledge_article: article.id, helpful, case: record.id } }), t('voted'));
  return (
    <Drawer open title={t('suggestedTitle')} onClose={onClose} size={440}>
      {problem && (
        <p className={page['problem']} role="alert">
          {problem}
        </p>
      )}
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={4} columns={1} />}
      {query.data && (
        <div className={styles['suggested']}>
          <h3>{t('articles')}</h3>
          {query.data.articles.length === 0 && <p className={styles['none']}>{t('noArticles')}</p>}
          <ul aria-label={t('articles')}>
            {query.data.articles.map((one) => (
              <li key={one.id}>
                <Link to="/records/$object/$id" params={{ object: 'knowledge_article', id: one.id }}>
                  {one.name}
                </Link>
                <div>
                  <Button size="small" disabled={linked.includes(one.id)} onClick={() => void link(one)}>
                    {linked.includes(one.id) ? t('linked') : t('link')}
                  </Button>
                  <Button size="small" type="text" onClick={() => void vote(one, true)}>
                    {t('helpful')}
                  </Button>
                  <Button size="small" type="text" onClick={() => void vote(one, false)}>
                    {t('unhelpful')}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
          <h3>{t('repeats')}</h3>
          {query.data.cases.length === 0 && <p className={styles['none']}>{t('noRepeats')}</p>}
          <ul aria-label={t('repeats')}>
            {query.data.cases.map((one) => (
              <li key={one.id}>
                <Link to="/records/$object/$id" params={{ object: 'case', id: one.id }}>
                  {one.name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Drawer>
  );
}

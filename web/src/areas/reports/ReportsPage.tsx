import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { groupBy } from '@/lib/group';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Reports.module.css';
import { EMPTY } from './report';
import { MySubscriptions } from './Subscriptions';
import { useMakeReport, useStandardReports } from './standard';

const MOST = 500;

/** The reports that one may run, folder by folder. */
export function ReportsPage() {
  const t = useWords('reports');
  const { language } = useLocale();
  const make = useMakeReport();
  const standard = useStandardReports();
  const may = useModel().objects.get('report')?.rights.create ?? false;
  useTitle(t('title'));
  const answer = useQuery({
    queryKey: ['rows', 'report', 'all'],
    queryFn: ({ signal }) => queryRecords('report', { fields: ['name', 'description', 'folder', 'owner'], sort: ['name'], limit: MOST }, signal),
  });
  const folders = groupBy(answer.data?.records ?? [], (record) => asReference(record['folder'])?.name ?? '');
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{t('title')}</h1>
        <div className={styles['right']}>
          {may && (
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void make(t('unnamed'), EMPTY)}>
              {t('new')}
            </Button>
          )}
        </div>
      </header>
      {answer.error && <ProblemState error={answer.error} retry={() => void answer.refetch()} />}
      {answer.data?.records.length === 0 && standard.data?.length === 0 && <State kind="empty" title={t('noReports')} text={t('noReportsHint')} />}
      <MySubscriptions />
      {[...folders].map(([folder, records]) => (
        <section key={folder} aria-label={folder || t('noFolder')}>
          {folders.size > 1 && <h2 className={styles['caption']}>{folder || t('noFolder')}</h2>}
          <ul className={styles['list']}>
            {records.map((record) => (
              <li key={record.id}>
                <Link to="/reports/$id" params={{ id: record.id }}>
                  {asString(record['name'])}
                </Link>
                <span className={styles['soft']}>{asString(record['description'])}</span>
                <span className={styles['right']}>{asReference(record['owner'])?.name}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {[...groupBy(standard.data ?? [], (one) => labelText(one.folder, language))].map(([folder, reports]) => (
        <section key={folder} aria-label={`${t('standard')} · ${folder}`}>
          <h2 className={styles['caption']}>{`${t('standard')} · ${folder}`}</h2>
          <ul className={styles['list']}>
            {reports.map((one) => (
              <li key={one.name}>
                <Link to="/reports/standard/$name" params={{ name: one.name }}>
                  {labelText(one.label, language)}
                </Link>
                <span className={styles['soft']}>{labelText(one.description, language)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fileAddress } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { resultOf } from '@/areas/imports/api';
import { Outcome, Running } from '@/areas/imports/Outcome';
import { isActive, jobQuery } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { State } from '@/ui/State';
import { migrationQuery, runMigration, type Migration } from './api';
import { Currencies } from './Currencies';
import { MadeFields } from './MadeFields';
import { NotCarried } from './NotCarried';

/** Everything as if it were meant, and thrown away again: what would come in, and what would not. */
export function TryStep({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const { data: job, error } = useQuery({ ...jobQuery(migration.tried ?? ''), enabled: migration.tried !== null });
  const start = async () => {
    setBusy(true);
    setProblem('');
    try {
      await runMigration(migration.id, true);
      await client.invalidateQueries({ queryKey: migrationQuery(migration.id).queryKey });
    } catch (fault) {
      setProblem(isProblem(fault) ? fault.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const active = job !== undefined && isActive(job);
  const result = job && !active ? resultOf(job) : null;
  return (
    <>
      <Currencies migration={migration} />
      <MadeFields migration={migration} />
      <p className={page['line']} style={{ marginBottom: 12 }}>
        <Button type={result ? 'default' : 'primary'} loading={busy || active} onClick={() => void start()}>
          {result ? t('tryAgain') : t('try')}
        </Button>
        <span className={page['hint']}>{t('tryHint')}</span>
      </p>
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
      {active && <Running progress={job.progress} label={t('trying')} />}
      {job?.state === 'failed' && <State kind="error" title={t('tryFailed')} text={job.error?.message ?? t('failed')} />}
      {migration.tried !== null && error && <p className={page['hint']}>{t('others')}</p>}
      {result && (
        <>
          <Outcome result={result} />
          {result.error_file && (
            <p style={{ marginTop: 12 }}>
              <Button icon={<DownloadOutlined aria-hidden="true" />} href={fileAddress(result.error_file)} download>
                {t('errorFile')}
              </Button>
            </p>
          )}
        </>
      )}
      <NotCarried migration={migration} result={result} />
    </>
  );
}

import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import { deleteRecord, readRecord, restoreRecord, updateRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useSettled } from '@/lib/useSettled';
import { useMe, useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { useTitle } from '@/ui/useTitle';
import { ExportButton } from './ExportButton';
import { EMPTY, isReady, type Report } from './report';
import { ReportAnswer } from './ReportAnswer';
import { ReportSettings } from './ReportSettings';
import styles from './Reports.module.css';
import { SubscribeButton } from './Subscriptions';
import { useReportDraft } from './useReportDraft';

const GiveDialog = lazy(async () => ({ default: (await import('@/areas/sharing/GiveDialog')).GiveDialog }));

/** One report: what it asks, changed in place, and its answer beside it. */
export function ReportPage() {
  const { id } = useParams({ from: '/shell/reports/$id' });
  const record = useQuery({ queryKey: ['record', 'report', id], queryFn: ({ signal }) => readRecord('report', id, signal) });
  if (record.error) return <ProblemState error={record.error} retry={() => void record.refetch()} page />;
  if (!record.data) return <PageSkeleton />;
  return <Open key={id} answer={record.data} />;
}

function Open({ answer }: { answer: Answer<RecordData> }) {
  const t = useWords('reports');
  const { t: core } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  const view = useModel().objects.get('report');
  const id = answer.data.id;
  const mine = (answer.data['owner'] as Reference | null)?.id === me.user.id;
  const kept = (answer.data['definition'] ?? EMPTY) as Report;
  const draft = useReportDraft({ person: me.user.id, id, name: asString(answer.data['name']), report: kept, etag: answer.etag, mine });
  const { report, setReport, name, setName, changed } = draft;
  const [sharing, setSharing] = useState(false);
  useTitle(name);
  const settled = useSettled(report, 400);
  const refuse = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
  const save = async () => {
    try {
      const saved = await updateRecord('report', id, { name: name.trim() || t('unnamed'), definition: report }, draft.etag);
      draft.done();
      client.setQueryData(['record', 'report', id], saved);
      await client.invalidateQueries({ queryKey: ['rows', 'report'] });
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      refuse(error);
    }
  };
  const remove = async () => {
    const refresh = () => client.invalidateQueries({ queryKey: ['rows', 'report'] });
    await deleteRecord('report', id);
    draft.done();
    await navigate({ to: '/reports' });
    await refresh();
    notify({ kind: 'success', text: t('deleted'), action: { label: t('undo'), run: () => restoreRecord('report', id).then(refresh, refuse) } });
  };
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        {mine ? (
          <>
            <h1 className="y-hidden">{name}</h1>
            <Input className={styles['name']} aria-label={t('name')} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          </>
        ) : (
          <h1>{name}</h1>
        )}
        <div className={styles['right']}>
          <SubscribeButton id={id} name={name} />
          <ExportButton report={report} name={name} disabled={!isReady(settled)} />
          {mine && (
            <>
              <Button type="primary" disabled={!changed} onClick={() => void save()}>
                {t('save')}
              </Button>
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'share', label: t('share') },
                    { key: 'remove', label: t('remove') },
                  ],
                  onClick: ({ key }) => (key === 'share' ? setSharing(true) : void remove().catch(refuse)),
                }}
              >
                <Button icon={<MoreOutlined aria-hidden="true" />} aria-label={t('more')} title={t('more')} />
              </Dropdown>
            </>
          )}
        </div>
      </header>
      {draft.restored && (
        <p className={styles['restored']} role="status">
          {core('form.restored')}{' '}
          <button type="button" className="y-plain" onClick={draft.discard}>
            {core('form.discardDraft')}
          </button>
        </p>
      )}
      <div className={styles['body']}>
        <ReportSettings report={report} onChange={setReport} />
        <ReportAnswer report={settled} />
      </div>
      {sharing && view && (
        <Suspense fallback={null}>
          <GiveDialog view={view} id={id} kind="shares" onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </div>
  );
}

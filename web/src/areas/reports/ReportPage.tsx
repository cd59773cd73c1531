import { DownloadOutlined, MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input } from 'antd';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '@/api/client';
import { fileAddress, loadJob } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { deleteRecord, readRecord, restoreRecord, updateRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import { GiveDialog } from '@/areas/sharing/GiveDialog';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { sameValue } from '@/lib/equal';
import { useSettled } from '@/lib/useSettled';
import { useMe, useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { EMPTY, exportReport, isReady, runReport, type Report } from './report';
import { ReportSettings } from './ReportSettings';
import { ReportTableView } from './ReportTableView';
import styles from './Reports.module.css';

const FORMATS = ['xlsx', 'csv', 'pdf'] as const;
const LOOK_AGAIN = 800;

/** One report: what it asks, changed in place, and its answer beside it. */
export function ReportPage() {
  const { id } = useParams({ from: '/shell/reports/$id' });
  const record = useQuery({ queryKey: ['record', 'report', id], queryFn: ({ signal }) => readRecord('report', id, signal) });
  if (record.error) return <ProblemState error={record.error} retry={() => void record.refetch()} />;
  if (!record.data) return <PageSkeleton />;
  return <Open key={id} answer={record.data} />;
}

function Open({ answer }: { answer: Answer<RecordData> }) {
  const t = useWords('reports');
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  const view = useModel().objects.get('report');
  const id = answer.data.id;
  const mine = (answer.data['owner'] as Reference | null)?.id === me.user.id;
  const kept = (answer.data['definition'] ?? EMPTY) as Report;
  const [report, setReport] = useState<Report>(kept);
  const [name, setName] = useState(asString(answer.data['name']));
  const [sharing, setSharing] = useState(false);
  const [busy, setBusy] = useState(false);
  useTitle(name);
  const settled = useSettled(report, 400);
  const ready = isReady(settled);
  const result = useQuery({ queryKey: ['figures', 'report', settled], queryFn: ({ signal }) => runReport(settled, signal), enabled: ready, placeholderData: keepPreviousData });
  const refuse = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
  const changed = !sameValue(report, kept) || name !== answer.data['name'];
  const save = async () => {
    try {
      const saved = await updateRecord('report', id, { name: name.trim() || t('unnamed'), definition: report }, answer.etag);
      client.setQueryData(['record', 'report', id], saved);
      await client.invalidateQueries({ queryKey: ['rows', 'report'] });
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      refuse(error);
    }
  };
  const fetchFile = async (format: string) => {
    setBusy(true);
    try {
      let job = await loadJob((await exportReport(report, format, name)).id);
      while (job.state === 'waiting' || job.state === 'running') {
        await new Promise((done) => setTimeout(done, LOOK_AGAIN));
        job = await loadJob(job.id);
      }
      const file = job.files?.[0];
      if (!file) throw new Error('no file');
      window.location.assign(fileAddress(file.id));
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = async () => {
    const refresh = () => client.invalidateQueries({ queryKey: ['rows', 'report'] });
    await deleteRecord('report', id);
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
          <Dropdown trigger={['click']} disabled={!ready || busy} menu={{ items: FORMATS.map((key) => ({ key, label: t(`format.${key}`) })), onClick: ({ key }) => void fetchFile(key) }}>
            <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy}>
              {t('export')}
            </Button>
          </Dropdown>
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
      <div className={styles['body']}>
        <ReportSettings report={report} onChange={setReport} />
        <div aria-busy={result.isFetching}>
          {!ready && <State kind="empty" title={t('notReady')} text={t('notReadyHint')} />}
          {ready && result.error && <ProblemState error={result.error} retry={() => void result.refetch()} />}
          {ready && !result.error && !result.data && <RowsSkeleton rows={8} columns={4} />}
          {ready && !result.error && result.data?.map((table, index) => <ReportTableView key={index} report={settled.kind === 'joined' ? (settled.blocks?.[index] ?? settled) : settled} table={table} heading={result.data.length > 1} />)}
        </div>
      </div>
      {sharing && view && <GiveDialog view={view} id={id} kind="shares" onClose={() => setSharing(false)} />}
    </div>
  );
}

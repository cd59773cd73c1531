import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { fileAddress, loadJob } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { exportReport, type Report } from './report';

const FORMATS = ['xlsx', 'csv', 'pdf'] as const;
const LOOK_AGAIN = 800;

/** Writes the report to a file of the chosen kind and fetches it. */
export function ExportButton({ report, name, disabled }: { report: Report; name: string; disabled?: boolean }) {
  const t = useWords('reports');
  const [busy, setBusy] = useState(false);
  const fetchFile = async (format: (typeof FORMATS)[number]) => {
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
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown trigger={['click']} disabled={Boolean(disabled) || busy} menu={{ items: FORMATS.map((key) => ({ key, label: t(`format.${key}`), onClick: () => void fetchFile(key) })) }}>
      <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy}>
        {t('export')}
      </Button>
    </Dropdown>
  );
}

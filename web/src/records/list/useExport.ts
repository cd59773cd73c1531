import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileAddress, followJob, startExport, type ExportRequest } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import type { Job } from '@/api/types';
import { notify } from '@/ui/notice';

function download(job: Job): void {
  const file = job.files?.[0];
  if (!file) return;
  const link = document.createElement('a');
  link.href = fileAddress(file.id);
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Exports what the list shows. The work is a job of the server; leaving the page does not stop it. */
export function useExport(object: string) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<number | null>(null);
  const start = async (request: Omit<ExportRequest, 'object'>) => {
    setProgress(0);
    try {
      const started = await startExport({ object, ...request });
      const done = await followJob(started, setProgress);
      if (done.state !== 'done') throw new Error(done.state);
      download(done);
      notify({ kind: 'success', text: t('list.exported'), action: { label: t('list.download'), run: () => download(done) } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('list.exportFailed') });
    } finally {
      setProgress(null);
    }
  };
  return { start, progress };
}

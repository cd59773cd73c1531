import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileAddress, loadJob, startExport } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import type { Job } from '@/api/types';
import { notify } from '@/ui/notice';

const PAUSE = 700;

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
  const start = async (fields: string[], where: string, format: 'csv' | 'xlsx') => {
    setProgress(0);
    try {
      let job = await startExport({ object, fields, format, ...(where ? { where } : {}) });
      while (job.state === 'waiting' || job.state === 'running') {
        setProgress(job.progress ?? 0);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        job = await loadJob(job.id);
      }
      if (job.state !== 'done') throw new Error(job.state);
      download(job);
      const done = job;
      notify({ kind: 'success', text: t('list.exported'), action: { label: t('list.download'), run: () => download(done) } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('list.exportFailed') });
    } finally {
      setProgress(null);
    }
  };
  return { start, progress };
}

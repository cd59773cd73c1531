import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, StopOutlined, SyncOutlined } from '@ant-design/icons';
import { Progress } from 'antd';
import type { ComponentType } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { Job } from '@/api/types';
import styles from './JobState.module.css';

const ICONS: Readonly<Record<Job['state'], ComponentType>> = {
  waiting: ClockCircleOutlined,
  running: SyncOutlined,
  done: CheckCircleOutlined,
  failed: CloseCircleOutlined,
  cancelled: StopOutlined,
};

/** The state of a job as a word with its sign, and how far it is while it runs. */
export function JobState({ job }: { job: Pick<Job, 'state' | 'progress'> }) {
  const t = useWords('jobs');
  const Icon = ICONS[job.state];
  return (
    <span className={styles['state']} data-state={job.state}>
      <Icon aria-hidden="true" />
      <span>{t(`state.${job.state}`)}</span>
      {job.state === 'running' && (
        <Progress percent={Math.round((job.progress ?? 0) * 100)} size="small" style={{ width: 120, margin: 0 }} aria-label={t('progress')} />
      )}
    </span>
  );
}

import { ThunderboltOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { runAction } from '@/api/model';
import type { RecordData } from '@/api/types';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { refreshAll } from '@/records/liveChanges';
import { RecordLink } from '@/ui/RecordLink';
import { FOLLOWED, runsQuery } from './api';
import styles from './Cadences.module.css';

/** The cadences that a record is on its way through: its step, when the next is due, and what may be done about it. */
export function CadenceBar({ object, id }: { object: string; id: string }) {
  return FOLLOWED.has(object) ? <Bar object={object} id={id} /> : null;
}

function Bar({ object, id }: { object: string; id: string }) {
  const t = useWords('cadences');
  const { data } = useQuery(runsQuery(object, id));
  if (!data?.length) return null;
  return (
    <ul className={styles['bar']} aria-label={t('under')}>
      {data.map((run) => (
        <Enrolment key={run.id} run={run} />
      ))}
    </ul>
  );
}

/** The words of a step before they are filled in, without the names of fields. */
function spoken(words: string): string {
  return words.replace(/\s*\{[^{}]*\}\s*/g, ' ').trim();
}

const OFFERED: Readonly<Record<string, readonly string[]>> = { active: ['skip', 'pause', 'remove'], paused: ['resume', 'skip', 'remove'], failed: ['resume', 'remove'] };

function Enrolment({ run }: { run: RecordData }) {
  const t = useWords('cadences');
  const locale = useLocale();
  const client = useQueryClient();
  const act = useDoing();
  const status = asString(run['status']);
  const cadence = asReference(run['cadence']);
  const activity = asReference(run['activity']);
  const next = asString(run['next_at']);
  const doing = async (name: string) => {
    if (await act(() => runAction(`cadences.${name}`, { cadence_run: run.id }), t(`did.${name}`))) refreshAll(client);
  };
  return (
    <li data-status={status}>
      <ThunderboltOutlined aria-hidden="true" />
      <RecordLink object="cadence_run" id={run.id} name={cadence?.name ?? ''} />
      <span>{t('step', { number: (asNumber(run['place']) ?? 0) + 1, name: activity ? (activity.name ?? '') : spoken(asReference(run['step'])?.name ?? '') })}</span>
      {status === 'active' && activity && (
        <span className={styles['soft']}>
          <RecordLink object="activity" id={activity.id} name={t('waitsFor')} />
        </span>
      )}
      {status === 'active' && next && <span className={styles['soft']}>{t('nextAt', { at: formatInstant(next, locale) })}</span>}
      {status === 'paused' && <strong>{t('paused')}</strong>}
      {status === 'failed' && <strong className={styles['wrong']}>{t('failed', { why: asString(run['reason']) })}</strong>}
      <span className={styles['acts']}>
        {(OFFERED[status] ?? []).map((name) => (
          <Button key={name} size="small" type="text" onClick={() => void doing(name)}>
            {t(`act.${name}`)}
          </Button>
        ))}
      </span>
    </li>
  );
}

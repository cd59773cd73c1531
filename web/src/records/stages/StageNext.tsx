import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { Stage } from '@/model/stages';
import type { ObjectView } from '@/model/view';
import { Tag } from '@/ui/Tag';
import styles from './StageBar.module.css';
import { needsDialog, targetOf, type Standing, type Target } from './standing';

interface StageNextProps {
  standing: Standing;
  stage: Stage;
  next: Stage | undefined;
  view: ObjectView;
  writable: boolean;
  onMove: (stage: Stage) => void;
}

/** How long the record has stood there against the limit, and what it lacks for the next stage. */
export function StageNext({ standing, stage, next, view, writable, onMove }: StageNextProps) {
  const w = useWords('stages');
  const target = targetOf(standing, next?.id ?? null);
  return (
    <>
      {standing.days !== null && stage.kind === 'open' && <Time standing={standing} days={standing.days} />}
      {!standing.latest && (
        <span title={w('oldVersionHint')}>
          <Tag>{w('oldVersion')}</Tag>
        </span>
      )}
      {standing.waits && <Tag>{w('waits', { stage: standing.waits.stage.name ?? '' })}</Tag>}
      {next && target && !standing.waits && <Lacking target={target} view={view} />}
      {next && writable && !standing.waits && (
        <Button size="small" type={needsDialog(target) ? 'default' : 'primary'} onClick={() => onMove(next)}>
          {w('next', { stage: next.name })}
        </Button>
      )}
    </>
  );
}

function Time({ standing, days }: { standing: Standing; days: number }) {
  const w = useWords('stages');
  const working = standing.unit === 'working_days';
  const shown = working ? days : Math.floor(days);
  return (
    <span className={styles['time']} data-over={standing.over ? '' : undefined}>
      {w(working ? 'workingDays' : 'days', { days: shown })}
      {standing.limit !== null && (
        <>
          <progress value={Math.min(days, standing.limit)} max={standing.limit} aria-label={w(working ? 'limitWorkingDays' : 'limitDays', { limit: standing.limit })} />
          {w(working ? 'limitWorkingDays' : 'limitDays', { limit: standing.limit })}
        </>
      )}
      {standing.limit === null && standing.usual !== null && w('usual', { days: standing.usual })}
      {standing.over && <strong>{w('over')}</strong>}
    </span>
  );
}

function Lacking({ target, view }: { target: Target; view: ObjectView }) {
  const w = useWords('stages');
  const { language } = useLocale();
  if (target.approval && target.faults.length === 0) return <span className={styles['lacking']}>{w('byApproval')}</span>;
  if (target.faults.length === 0) return <span className={styles['ready']}>{w('ready')}</span>;
  const what = target.faults.map((fault) => {
    const field = fault.code === 'required' && fault.field ? view.fields.get(fault.field) : undefined;
    return field ? labelText(field.label, language) : fault.message;
  });
  const list = [...new Set(what)].join(language === 'en' ? ', ' : '、');
  return (
    <span className={styles['lacking']} title={target.faults.map((fault) => fault.message).join('\n')}>
      {w('lacking', { what: list })}
    </span>
  );
}

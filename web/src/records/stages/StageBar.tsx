import { CheckOutlined, ClockCircleOutlined, CloseOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asReference } from '@/fields/shared/values';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useStages, type Stage } from '@/model/stages';
import { isWritable, type ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { notify } from '@/ui/notice';
import { useRecordRights } from '../rights';
import { opensGate } from './gate';
import { askForMove } from './moves';
import styles from './StageBar.module.css';
import { StageNext } from './StageNext';
import { StageTasks } from './StageTasks';
import { needsDialog, standingQuery, stageFieldOf, targetOf } from './standing';
import type { RecordEditing } from '../page/useRecordEditing';

interface StageBarProps {
  view: ObjectView;
  record: RecordData;
  editing: RecordEditing;
}

/** The way of a record, step by step: where it stands and for how long, what is to be done, what the next stage lacks. */
export function StageBar({ view, record, editing }: StageBarProps) {
  const name = stageFieldOf(view);
  return name !== null && asReference(record[name]) ? <Bar view={view} record={record} editing={editing} name={name} /> : null;
}

function Bar({ view, record, editing, name }: StageBarProps & { name: string }) {
  const { t } = useTranslation();
  const w = useWords('stages');
  const stages = useStages();
  const may = useRecordRights(view, record.id);
  const { data: standing } = useQuery(standingQuery(view.name, record.id));
  const field = view.fields.get(name);
  const current = asReference(record[name]);
  const at = stages.find((stage) => stage.id === current?.id);
  if (!field || !current || !at) return null;
  const own = new Set(standing?.stages.map((stage) => stage.id));
  const path = stages.filter((stage) => stage.pipeline?.id === at.pipeline?.id && (!standing || own.has(stage.id) || stage.id === at.id));
  // What waits to enter a stage is moved by its approval alone.
  const waits = standing?.waits?.stage;
  const writable = isWritable(field) && may.update && !waits;
  const place = path.findIndex((stage) => stage.id === current.id);
  const move = async (stage: Stage) => {
    if (stage.id === current.id) return;
    const values = { [name]: { id: stage.id, name: stage.name } };
    const moved = () => {
      const undo = async () => void (await editing.save({ [name]: current }));
      notify({ kind: 'success', text: t('record.movedTo', { stage: stage.name }), action: { label: t('common.undo'), run: undo } });
    };
    const ask = { view, record, values, target: stage.name, done: moved };
    if (needsDialog(targetOf(standing, stage.id))) return askForMove({ ...ask, problem: null });
    const done = await editing.save(values, (error) => {
      if (!opensGate(view, values, error)) return false;
      askForMove({ ...ask, problem: error });
      return true;
    });
    if (done) moved();
  };
  const error = editing.errors[name];
  const spent = (stage: Stage) => standing?.stages.find((one) => one.id === stage.id)?.days;
  const title = (stage: Stage) => {
    const days = spent(stage);
    if (stage.id === waits?.id) return w('waits', { stage: stage.name });
    return typeof days === 'number' ? w('spent', { stage: stage.name, days }) : stage.guidance || stage.name;
  };
  const ahead = path.slice(place + 1).find((stage) => stage.kind === 'open');
  const ends = path.filter((stage) => stage.kind !== 'open');
  const back = path.filter((stage) => stage.kind === 'open').at(-1);
  return (
    <nav className={styles['wrap']} aria-label={t('record.stagePath')}>
      <ol className={styles['path']} tabIndex={writable ? undefined : 0}>
        {path.map((stage, index) => (
          <li key={stage.id}>
            <Step
              stage={stage}
              state={stage.id === current.id ? 'current' : at.kind === 'open' && index < place ? 'done' : 'ahead'}
              waits={stage.id === waits?.id}
              disabled={!writable || editing.saving.has(name)}
              title={title(stage)}
              onMove={() => void move(stage)}
            />
          </li>
        ))}
      </ol>
      {error && (
        <p className={styles['error']} role="alert">
          {error}
        </p>
      )}
      {standing && (
        <div className={styles['strip']}>
          <StageNext standing={standing} stage={at} next={at.kind === 'open' ? ahead : undefined} view={view} writable={writable} onMove={(stage) => void move(stage)} />
          {writable && <Ends ends={at.kind === 'open' ? ends : []} back={at.kind === 'open' ? undefined : back} onMove={(stage) => void move(stage)} />}
        </div>
      )}
      {standing && <StageTasks standing={standing} stage={at} object={view.name} id={record.id} writable={may.update} />}
      {at.guidance && <p className={styles['guidance']}>{at.guidance}</p>}
    </nav>
  );
}

/** The ways out of an open record, or the way back into one that is closed. */
function Ends({ ends, back, onMove }: { ends: readonly Stage[]; back: Stage | undefined; onMove: (stage: Stage) => void }) {
  const w = useWords('stages');
  return (
    <span className={styles['ends']}>
      {ends.map((stage) => (
        <Button key={stage.id} size="small" danger={stage.kind === 'lost'} onClick={() => onMove(stage)}>
          {stage.kind === 'won' ? w('win') : stage.kind === 'lost' ? w('lose') : stage.name}
        </Button>
      ))}
      {back && (
        <Button size="small" onClick={() => onMove(back)}>
          {w('reopen')}
        </Button>
      )}
    </span>
  );
}

interface StepProps {
  stage: Stage;
  state: 'done' | 'current' | 'ahead';
  waits: boolean;
  disabled: boolean;
  title: string;
  onMove: () => void;
}

function Step({ stage, state, waits, disabled, title, onMove }: StepProps) {
  const locale = useLocale();
  return (
    <button
      type="button"
      className={styles['step']}
      data-state={state}
      data-kind={stage.kind}
      data-waits={waits ? '' : undefined}
      style={{ '--hue': hue(stage.color) } as React.CSSProperties}
      aria-current={state === 'current' ? 'step' : undefined}
      disabled={disabled}
      onClick={onMove}
      title={title}
    >
      {waits && <ClockCircleOutlined aria-hidden="true" />}
      {(state === 'done' || stage.kind === 'won') && <CheckOutlined aria-hidden="true" />}
      {stage.kind === 'lost' && <CloseOutlined aria-hidden="true" />}
      {stage.kind === 'invalid' && <StopOutlined aria-hidden="true" />}
      <span>{stage.name}</span>
      {stage.probability !== null && stage.kind === 'open' && <small className="y-num">{formatPercent(stage.probability, locale)}</small>}
    </button>
  );
}

import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import { asReference } from '@/fields/shared/values';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useStages, type Stage } from '@/model/stages';
import { isWritable, type ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { notify } from '@/ui/notice';
import { opensGate } from '../board/gate';
import { useRecordRights } from '../rights';
import styles from './StagePath.module.css';
import type { RecordEditing } from './useRecordEditing';

const GateDialog = lazy(() => import('../board/GateDialog'));

/** The way of a deal, step by step; a click moves it there. */
export function StagePath({ view, record, editing }: { view: ObjectView; record: RecordData; editing: RecordEditing }) {
  const { t } = useTranslation();
  const stages = useStages();
  const may = useRecordRights(view, record.id);
  const [gate, setGate] = useState<{ stage: Stage; problem: ApiProblem } | null>(null);
  const field = view.fields.get('stage');
  const current = asReference(record['stage']);
  if (field?.target !== 'stage' || !current) return null;
  const at = stages.find((stage) => stage.id === current.id);
  const pipeline = at?.pipeline?.id ?? asReference(record['pipeline'])?.id;
  const path = stages.filter((stage) => stage.pipeline?.id === pipeline);
  if (path.length === 0) return null;
  const writable = isWritable(field) && may.update;
  const place = path.findIndex((stage) => stage.id === current.id);
  const move = async (stage: Stage) => {
    if (stage.id === current.id) return;
    const values = { stage: { id: stage.id, name: stage.name } };
    const done = await editing.save(values, (error) => {
      if (!opensGate(view, values, error)) return false;
      setGate({ stage, problem: error });
      return true;
    });
    if (!done) return;
    notify({
      kind: 'success',
      text: t('record.movedTo', { stage: stage.name }),
      action: { label: t('common.undo'), run: async () => void (await editing.save({ stage: current })) },
    });
  };
  const error = editing.errors['stage'];
  return (
    <nav className={styles['wrap']} aria-label={t('record.stagePath')}>
      <ol className={styles['path']}>
        {path.map((stage, index) => (
          <li key={stage.id}>
            <Step
              stage={stage}
              state={stage.id === current.id ? 'current' : at?.kind === 'open' && index < place ? 'done' : 'ahead'}
              disabled={!writable || editing.saving.has('stage')}
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
      {gate && (
        <Suspense fallback={null}>
          <GateDialog view={view} record={record} values={{ stage: { id: gate.stage.id, name: gate.stage.name } }} target={gate.stage.name} problem={gate.problem} onClose={() => setGate(null)} />
        </Suspense>
      )}
      {at?.guidance && <p className={styles['guidance']}>{at.guidance}</p>}
    </nav>
  );
}

interface StepProps {
  stage: Stage;
  state: 'done' | 'current' | 'ahead';
  disabled: boolean;
  onMove: () => void;
}

function Step({ stage, state, disabled, onMove }: StepProps) {
  const locale = useLocale();
  return (
    <button
      type="button"
      className={styles['step']}
      data-state={state}
      data-kind={stage.kind}
      style={{ '--hue': hue(stage.color) } as React.CSSProperties}
      aria-current={state === 'current' ? 'step' : undefined}
      disabled={disabled}
      onClick={onMove}
      title={stage.guidance || stage.name}
    >
      {(state === 'done' || stage.kind === 'won') && <CheckOutlined aria-hidden="true" />}
      {stage.kind === 'lost' && <CloseOutlined aria-hidden="true" />}
      <span>{stage.name}</span>
      {stage.probability !== null && stage.kind === 'open' && <small className="y-num">{formatPercent(stage.probability, locale)}</small>}
    </button>
  );
}

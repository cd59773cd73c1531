import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import JsonEditor from '@/fields/json/Editor';
import type { EditorProps } from '@/fields/types';
import styles from './Automations.module.css';
import { StepForm } from './StepForm';
import { KINDS, moved, newStep, readSteps, replaced, without, type Step } from './steps';

/** The steps of an automation, in the order in which they are taken. */
export default function StepsEditor(props: EditorProps) {
  const object = asString(useSurroundings()?.values['object']);
  const steps = readSteps(props.value);
  if (steps === null) return <JsonEditor {...props} />;
  return (
    <div id={props.id} role="group" aria-label={props.label}>
      <StepList steps={steps} object={object} onChange={(next) => props.onChange(next.length > 0 ? next : null)} path="" />
    </div>
  );
}

interface StepListProps {
  steps: readonly Step[];
  object: string;
  /** The number of the step that this list stands in, `2.` and the like. */
  path: string;
  onChange: (next: Step[]) => void;
}

export function StepList({ steps, object, path, onChange }: StepListProps) {
  const t = useWords('automations');
  return (
    <div className={styles['steps']}>
      {steps.map((step, place) => (
        <fieldset key={place} className={styles['step']} data-kind={step.kind}>
          <div className={styles['head']}>
            <strong>
              {path}
              {place + 1}. {t(`step.${step.kind}`)}
            </strong>
            <Button size="small" type="text" icon={<ArrowUpOutlined />} aria-label={t('up')} disabled={place === 0} onClick={() => onChange(moved(steps, place, -1))} />
            <Button size="small" type="text" icon={<ArrowDownOutlined />} aria-label={t('down')} disabled={place === steps.length - 1} onClick={() => onChange(moved(steps, place, 1))} />
            <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => onChange(without(steps, place))} />
          </div>
          <div className={styles['body']}>
            <StepForm step={step} object={object} path={`${path}${place + 1}.`} onChange={(next) => onChange(replaced(steps, place, next))} />
            <Input size="small" variant="filled" aria-label={t('note')} placeholder={t('note')} value={asString(step['note'])} maxLength={200} onChange={(event) => onChange(replaced(steps, place, { ...step, note: event.target.value || undefined }))} />
          </div>
        </fieldset>
      ))}
      <Select
        value={null}
        aria-label={t('add')}
        placeholder={t('add')}
        prefix={<PlusOutlined />}
        options={KINDS.map((kind) => ({ value: kind, label: t(`step.${kind}`) }))}
        onChange={(kind: string | null) => kind && onChange([...steps, newStep(kind)])}
        style={{ width: 200 }}
      />
    </div>
  );
}

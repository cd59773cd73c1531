import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { newPart, REQUIREMENT_FIELDS, STAGE_FIELDS, TASK_FIELDS, type Part, type StagePart, type Values, type Views } from './content';
import { Fields } from './Fields';
import styles from './Pipelines.module.css';

interface StagePropertiesProps {
  views: Views;
  object: string;
  stage: StagePart;
  onChange: (stage: StagePart) => void;
  onRemove: () => void;
}

/** Everything that a stage has: itself, what it asks for, what is to be done in it. */
export function StageProperties({ views, object, stage, onChange, onRemove }: StagePropertiesProps) {
  const t = useWords('pipelines');
  return (
    <>
      <div className={styles['head']}>
        <h2>{asString(stage.values['name']) || '—'}</h2>
        <Button danger size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={onRemove}>
          {t('removeStage')}
        </Button>
      </div>
      <Fields view={views.stage} names={STAGE_FIELDS} values={stage.values} object="" onChange={(values) => onChange({ ...stage, values })} />
      <Parts
        title={t('requirements')}
        hint={t('requirementsHint')}
        add={t('addRequirement')}
        view={views.stage_requirement}
        names={REQUIREMENT_FIELDS}
        object={object}
        parts={stage.requirements}
        made={{ name: '', moment: 'enter', kind: 'fields' }}
        onChange={(requirements) => onChange({ ...stage, requirements })}
      />
      <Parts
        title={t('tasks')}
        hint={t('tasksHint')}
        add={t('addTask')}
        view={views.stage_task}
        names={TASK_FIELDS}
        object={object}
        parts={stage.tasks}
        made={{ name: '', must_finish: false }}
        onChange={(tasks) => onChange({ ...stage, tasks })}
      />
    </>
  );
}

interface PartsProps {
  title: string;
  hint: string;
  add: string;
  view: ObjectView;
  names: readonly string[];
  object: string;
  parts: readonly Part[];
  made: Values;
  onChange: (parts: Part[]) => void;
}

function Parts({ title, hint, add, view, names, object, parts, made, onChange }: PartsProps) {
  const t = useWords('pipelines');
  return (
    <section className={styles['parts']} aria-label={title}>
      <div className={styles['head']}>
        <h3>{title}</h3>
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange([...parts, newPart({ ...made })])}>
          {add}
        </Button>
      </div>
      {parts.length === 0 && <p className={styles['hint']}>{hint}</p>}
      {parts.map((part) => (
        <div key={part.key} className={styles['part']}>
          <Fields view={view} names={names} values={part.values} object={object} onChange={(values) => onChange(parts.map((one) => (one.key === part.key ? { ...one, values } : one)))} />
          <Button type="text" size="small" danger icon={<DeleteOutlined />} onClick={() => onChange(parts.filter((one) => one.key !== part.key))} aria-label={t('removePart', { name: asString(part.values['name']) || title })} />
        </div>
      ))}
    </section>
  );
}

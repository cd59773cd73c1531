import { Button, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { cadencesQuery } from '@/areas/cadences/api';
import { useWords } from '@/areas/shared/useWords';
import { webhooksQuery } from '@/areas/webhooks/api';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { actionsQuery } from '@/model/queries';
import { ApprovalForm } from './ApprovalForm';
import styles from './Automations.module.css';
import { PeopleEditor } from './PeopleEditor';
import { StepList } from './StepsEditor';
import { UnitSelect } from './TriggerEditor';
import { InputsEditor, ValuesEditor } from './ValuesEditor';
import { WordsEditor } from './WordsEditor';
import { readSteps, replaced, without, type Recipient, type Step } from './steps';
import { useInversesOf } from './useFieldsOf';

interface StepFormProps {
  step: Step;
  object: string;
  path: string;
  onChange: (next: Step) => void;
}

/** What there is to say about one step. */
export function StepForm(props: StepFormProps) {
  const { step, object, onChange } = props;
  const put = (change: Record<string, unknown>) => onChange({ ...step, ...change });
  switch (step.kind) {
    case 'approval':
      return <ApprovalForm {...props} />;
    case 'set':
      return <ValuesEditor object={object} values={step['values']} onChange={(values) => put({ values })} />;
    case 'create':
      return <CreateForm step={step} put={put} />;
    case 'update_related':
      return <RelatedForm step={step} object={object} put={put} />;
    case 'assign':
      return <PeopleEditor object={object} value={[step['to'] as Recipient]} single onChange={([to]) => put({ to })} />;
    case 'enter_cadence':
      return <CadenceForm step={step} object={object} put={put} />;
    case 'follow':
      return <PeopleEditor object={object} value={step['to'] as Recipient[]} onChange={(to) => put({ to })} />;
    case 'notify':
    case 'mail':
    case 'comment':
      return <TextForm step={step} object={object} put={put} />;
    case 'wait':
      return <WaitForm step={step} put={put} />;
    case 'branch':
      return <BranchForm {...props} />;
    case 'loop':
      return <LoopForm {...props} />;
    case 'tag':
      return <TagForm step={step} put={put} />;
    case 'parallel':
      return <ParallelForm {...props} />;
    case 'webhook':
      return <WebhookForm step={step} put={put} />;
    case 'action':
      return <ActionForm step={step} object={object} put={put} />;
    default:
      return null;
  }
}

interface FormProps {
  step: Step;
  put: (change: Record<string, unknown>) => void;
}

function CadenceForm({ step, object, put }: FormProps & { object: string }) {
  const t = useWords('cadences');
  const { data } = useQuery(cadencesQuery(object));
  const options = (data ?? []).map((one) => ({ value: one.id, label: asString(one['name']) }));
  return <Select aria-label={t('choose')} placeholder={t('choose')} value={asString(step['cadence']) || null} options={options} showSearch optionFilterProp="label" onChange={(cadence: string) => put({ cadence })} />;
}

function CreateForm({ step, put }: FormProps) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const object = asString(step['object']);
  const options = [...objects.values()].filter((one) => !one.generated).map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  return (
    <>
      <Select aria-label={t('object')} value={object || null} options={options} showSearch optionFilterProp="label" onChange={(next: string) => put({ object: next, values: {} })} />
      <ValuesEditor object={object} values={step['values']} onChange={(values) => put({ values })} />
    </>
  );
}

function InverseSelect({ step, object, put }: FormProps & { object: string }) {
  const t = useWords('automations');
  const inverses = useInversesOf(object);
  return (
    <>
      <Select aria-label={t('inverse')} placeholder={t('inverse')} value={asString(step['inverse']) || null} options={inverses} showSearch optionFilterProp="label" onChange={(inverse: string) => put({ inverse })} />
      <Input className={styles['code'] ?? ''} aria-label={t('where')} placeholder={t('where')} value={asString(step['where'])} onChange={(event) => put({ where: event.target.value || undefined })} />
    </>
  );
}

function useRelated(step: Step, object: string): string {
  const inverse = asString(step['inverse']);
  return useInversesOf(object).find((one) => one.value === inverse)?.object ?? '';
}

function RelatedForm({ step, object, put }: FormProps & { object: string }) {
  const related = useRelated(step, object);
  return (
    <>
      <InverseSelect step={step} object={object} put={put} />
      <ValuesEditor object={related} values={step['values']} onChange={(values) => put({ values })} />
    </>
  );
}

function TextForm({ step, object, put }: FormProps & { object: string }) {
  const t = useWords('automations');
  const names = step.kind === 'mail' ? ['subject', 'text'] : ['text'];
  return (
    <>
      {step.kind !== 'comment' && <PeopleEditor object={object} value={step['to'] as Recipient[]} onChange={(to) => put({ to })} />}
      {names.map((name) => (
        <WordsEditor key={name} label={t(name)} value={step[name]} lines={name === 'text'} onChange={(words) => put({ [name]: words })} />
      ))}
      <p className={styles['hint']}>{t('textHint')}</p>
    </>
  );
}

function WaitForm({ step, put }: FormProps) {
  const t = useWords('automations');
  const until = step['until'] !== undefined ? 'until' : step['when'] !== undefined ? 'when' : 'amount';
  const amount = (
    <span className={styles['row']}>
      <InputNumber aria-label={t('amount')} min={0} precision={0} value={Number(step['amount'] ?? 0)} onChange={(next) => put({ amount: next ?? 0 })} />
      <UnitSelect value={asString(step['unit']) || 'days'} onChange={(unit) => put({ unit })} />
    </span>
  );
  return (
    <>
      <Select
        aria-label={t('waitFor')}
        value={until}
        options={(['amount', 'until', 'when'] as const).map((one) => ({ value: one, label: t(`waits.${one}`) }))}
        onChange={(next: string) => put({ until: next === 'until' ? '' : undefined, when: next === 'when' ? '' : undefined })}
      />
      {until !== 'amount' && (
        <Input className={styles['code'] ?? ''} aria-label={t(`waits.${until}`)} placeholder={t(`waitExample.${until}`)} value={asString(step[until])} onChange={(event) => put({ [until]: event.target.value })} />
      )}
      {until === 'until' && (
        <Select
          aria-label={t('direction')}
          value={asString(step['direction']) || 'after'}
          options={(['before', 'after'] as const).map((one) => ({ value: one, label: t(`directions.${one}`) }))}
          onChange={(direction: string) => put({ direction })}
        />
      )}
      {amount}
    </>
  );
}

interface Way {
  condition: string;
  steps: Step[];
}

function BranchForm({ step, object, path, onChange }: StepFormProps) {
  const t = useWords('automations');
  const ways = Array.isArray(step['branches']) ? (step['branches'] as Way[]) : [];
  const put = (branches: Way[]) => onChange({ ...step, branches });
  return (
    <>
      {ways.map((way, place) => (
        <div key={place} className={styles['inside']}>
          <div className={styles['pair']}>
            <Input className={styles['code'] ?? ''} aria-label={t('if')} prefix={t('if')} value={way.condition} onChange={(event) => put(replaced(ways, place, { ...way, condition: event.target.value }))} />
            {ways.length > 1 && (
              <Button size="small" type="text" onClick={() => put(without(ways, place))}>
                {t('removeWay')}
              </Button>
            )}
          </div>
          <StepList steps={readSteps(way.steps) ?? []} object={object} path={path} onChange={(steps) => put(replaced(ways, place, { ...way, steps }))} />
        </div>
      ))}
      <Button size="small" onClick={() => put([...ways, { condition: '', steps: [] }])}>
        {t('addWay')}
      </Button>
      <div className={styles['inside']}>
        <p className={styles['hint']}>{t('else')}</p>
        <StepList steps={readSteps(step['else']) ?? []} object={object} path={path} onChange={(steps) => onChange({ ...step, else: steps })} />
      </div>
    </>
  );
}

interface Lane {
  steps: Step[];
}

function ParallelForm({ step, object, path, onChange }: StepFormProps) {
  const t = useWords('automations');
  const lanes = Array.isArray(step['lanes']) ? (step['lanes'] as Lane[]) : [];
  const put = (next: Lane[]) => onChange({ ...step, lanes: next });
  return (
    <>
      {lanes.map((lane, place) => (
        <div key={place} className={styles['inside']}>
          <div className={styles['head']}>
            <strong>{t('lane', { number: place + 1 })}</strong>
            {lanes.length > 2 && (
              <Button size="small" type="text" onClick={() => put(without(lanes, place))}>
                {t('removeLane')}
              </Button>
            )}
          </div>
          <StepList steps={readSteps(lane.steps) ?? []} object={object} path={`${path}${place + 1}.`} onChange={(steps) => put(replaced(lanes, place, { steps }))} />
        </div>
      ))}
      <Button size="small" onClick={() => put([...lanes, { steps: [] }])}>
        {t('addLane')}
      </Button>
    </>
  );
}

function LoopForm({ step, object, path, onChange }: StepFormProps) {
  const related = useRelated(step, object);
  return (
    <>
      <InverseSelect step={step} object={object} put={(change) => onChange({ ...step, ...change })} />
      <div className={styles['inside']}>
        <StepList steps={readSteps(step['steps']) ?? []} object={related} path={path} onChange={(steps) => onChange({ ...step, steps })} />
      </div>
    </>
  );
}

function TagForm({ step, put }: FormProps) {
  const t = useWords('automations');
  const tags = Array.isArray(step['tags']) ? (step['tags'] as string[]) : [];
  return <Select mode="tags" aria-label={t('tags')} placeholder={t('tags')} value={tags} onChange={(next: string[]) => put({ tags: next })} open={false} />;
}

/** Calls a webhook, chosen by its name, with values under names of one's own. */
function WebhookForm({ step, put }: FormProps) {
  const t = useWords('automations');
  const query = useQuery({ ...webhooksQuery, refetchInterval: false });
  const options = (query.data ?? []).map((hook) => ({ value: hook.id, label: hook.name }));
  return (
    <>
      <Select
        aria-label={t('webhook')}
        placeholder={t('webhook')}
        value={asString(step['webhook']) || null}
        options={options}
        loading={query.isPending}
        notFoundContent={t('noWebhooks')}
        showSearch
        optionFilterProp="label"
        onChange={(webhook: string) => put({ webhook })}
      />
      <InputsEditor names={null} values={step['values']} onChange={(values) => put({ values })} />
    </>
  );
}

/** Runs an action that works on records of the object, chosen by its label, with what it takes beside the record. */
function ActionForm({ step, object, put }: FormProps & { object: string }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const query = useQuery(actionsQuery);
  const actions = (query.data ?? []).filter((action) => action.object === null || action.object === object);
  const chosen = actions.find((action) => action.name === step['action']);
  const inputs = Object.entries(chosen?.input.properties ?? {}).filter(([name]) => name !== chosen?.record);
  return (
    <>
      <Select
        aria-label={t('action')}
        placeholder={t('action')}
        value={asString(step['action']) || null}
        options={actions.map((action) => ({ value: action.name, label: labelText(action.label, language) || action.name }))}
        notFoundContent={t('noActions')}
        showSearch
        optionFilterProp="label"
        onChange={(action: string) => put({ action, values: {} })}
      />
      {inputs.length > 0 && <InputsEditor names={inputs.map(([name, schema]) => ({ value: name, label: schema.title ?? name }))} values={step['values']} onChange={(values) => put({ values })} />}
    </>
  );
}

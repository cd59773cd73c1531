import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Collapse, Input, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import styles from './Automations.module.css';
import { PeopleEditor } from './PeopleEditor';
import { StepList } from './StepsEditor';
import { UnitSelect } from './TriggerEditor';
import { WordsEditor } from './WordsEditor';
import { moved, newNode, readSteps, replaced, without, type ApprovalNode, type Recipient, type Step } from './steps';
import { useFieldsOf, useInversesOf } from './useFieldsOf';

interface ApprovalFormProps {
  step: Step;
  object: string;
  path: string;
  onChange: (next: Step) => void;
}

const WAYS = ['approved', 'refused', 'withdrawn'] as const;

/** A flow of approval: what is decided, by whom in which order, and what is done then. */
export function ApprovalForm({ step, object, path, onChange }: ApprovalFormProps) {
  const t = useWords('automations');
  const put = (change: Record<string, unknown>) => onChange({ ...step, ...change });
  const nodes = Array.isArray(step['nodes']) ? (step['nodes'] as ApprovalNode[]) : [];
  return (
    <>
      <WordsEditor label={t('approval.title')} value={step['title']} lines={false} onChange={(title) => put({ title })} />
      <WordsEditor label={t('approval.summary')} value={step['summary']} lines onChange={(summary) => put({ summary: summary['zh'] ? summary : undefined })} />
      <p className={styles['hint']}>{t('approval.summaryHint')}</p>
      {nodes.map((node, place) => (
        <fieldset key={place} className={styles['step']} data-node={place + 1} aria-label={t('approval.nodeNumber', { number: place + 1 })}>
          <div className={styles['head']}>
            <strong>{t('approval.nodeNumber', { number: place + 1 })}</strong>
            <Button size="small" type="text" icon={<ArrowUpOutlined />} aria-label={t('up')} disabled={place === 0} onClick={() => put({ nodes: moved(nodes, place, -1) })} />
            <Button size="small" type="text" icon={<ArrowDownOutlined />} aria-label={t('down')} disabled={place === nodes.length - 1} onClick={() => put({ nodes: moved(nodes, place, 1) })} />
            <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} disabled={nodes.length === 1} onClick={() => put({ nodes: without(nodes, place) })} />
          </div>
          <NodeForm node={node} object={object} onChange={(next) => put({ nodes: replaced(nodes, place, next) })} />
        </fieldset>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={() => put({ nodes: [...nodes, newNode()] })} style={{ justifySelf: 'start' }}>
        {t('approval.addNode')}
      </Button>
      <div className={styles['row']}>
        <Checkbox checked={step['lock'] !== false} onChange={(event) => put({ lock: event.target.checked ? undefined : false })}>
          {t('approval.lock')}
        </Checkbox>
        <Checkbox checked={step['grants'] !== 'none'} onChange={(event) => put({ grants: event.target.checked ? undefined : 'none' })}>
          {t('approval.grants')}
        </Checkbox>
        <Choice name="withdraw" usual="pending" options={['pending', 'untouched', 'never']} of={step} put={put} />
      </div>
      <Copies label={t('approval.copies')} object={object} value={step['copies']} onChange={(copies) => put({ copies })} />
      {WAYS.map((way) => (
        <div key={way} className={styles['inside']}>
          <p className={styles['hint']}>{t(`approval.then.${way}`)}</p>
          <StepList steps={readSteps(step[way]) ?? []} object={object} path={path} onChange={(steps) => put({ [way]: steps })} />
        </div>
      ))}
    </>
  );
}

interface NodeFormProps {
  node: ApprovalNode;
  object: string;
  onChange: (next: ApprovalNode) => void;
}

function NodeForm({ node, object, onChange }: NodeFormProps) {
  const t = useWords('automations');
  const put = (change: Record<string, unknown>) => onChange({ ...node, ...change });
  return (
    <div className={styles['body']}>
      <WordsEditor label={t('approval.name')} value={node.name} lines={false} onChange={(name) => put({ name })} />
      <PeopleEditor object={object} value={node.signers} onChange={(signers) => put({ signers })} />
      <div className={styles['row']}>
        <Choice name="mode" usual="all" options={['all', 'any', 'turn', 'vote']} of={node} put={(change) => put({ ...change, votes: undefined, percent: undefined })} />
        {node['mode'] === 'vote' && (
          <InputNumber aria-label={t('approval.votes')} placeholder={t('approval.votesHint')} min={1} max={50} precision={0} value={(node['votes'] as number | undefined) ?? null} onChange={(votes) => put({ votes: votes ?? undefined })} style={{ width: 150 }} />
        )}
        <Choice name="comment" usual="refuse" options={['refuse', 'always', 'never']} of={node} put={put} />
      </div>
      <Input className={styles['code'] ?? ''} aria-label={t('approval.when')} placeholder={t('approval.when')} value={asString(node['when'])} spellCheck={false} onChange={(event) => put({ when: event.target.value || undefined })} />
      <Collapse size="small" ghost items={[{ key: 'more', label: t('approval.more'), children: <NodeMore node={node} object={object} put={put} /> }]} />
    </div>
  );
}

/** What most nodes leave as it is: fields, special cases, time, copies. */
function NodeMore({ node, object, put }: { node: ApprovalNode; object: string; put: (change: Record<string, unknown>) => void }) {
  const t = useWords('automations');
  const fields = useFieldsOf(object, (field) => !field.readonly && !field.formula && !field.rollup && !field.system);
  const details = useInversesOf(object);
  return (
    <div className={styles['body']}>
      <Select
        mode="multiple"
        aria-label={t('approval.fields')}
        placeholder={t('approval.fields')}
        value={(node['fields'] as string[] | undefined) ?? []}
        options={[...fields, ...details]}
        optionFilterProp="label"
        onChange={(next: string[]) => put({ fields: next.length > 0 ? next : undefined })}
      />
      <div className={styles['row']}>
        <Choice name="submitter" usual="pass" options={['pass', 'ask', 'manager']} of={node} put={put} />
        <Choice name="repeated" usual="pass" options={['pass', 'ask']} of={node} put={put} />
        <Choice name="empty" usual="administrator" options={['administrator', 'pass', 'stop']} of={node} put={put} />
      </div>
      <div className={styles['row']}>
        <SpanEditor label={t('approval.limit')} value={node['limit']} onChange={(limit) => put(limit ? { limit } : { limit: undefined, remind: undefined, overdue: undefined })} />
        {isObject(node['limit']) && (
          <>
            <SpanEditor label={t('approval.remind')} value={node['remind']} onChange={(remind) => put({ remind })} />
            <Choice name="overdue" usual="nothing" options={['nothing', 'escalate', 'pass', 'refuse']} of={node} put={put} />
          </>
        )}
      </div>
      <Copies label={t('approval.nodeCopies')} object={object} value={node['copies']} onChange={(copies) => put({ copies })} />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  usual: string;
  options: readonly string[];
  of: Record<string, unknown>;
  put: (change: Record<string, unknown>) => void;
}

/** One of a few ways; the usual one is left unsaid. */
function Choice({ name, usual, options, of, put }: ChoiceProps) {
  const t = useWords('automations');
  return (
    <Select
      aria-label={t(`approval.${name}`)}
      value={asString(of[name]) || usual}
      popupMatchSelectWidth={false}
      style={{ flexBasis: 220 }}
      options={options.map((one) => ({ value: one, label: t(`approval.${name}Of.${one}`) }))}
      onChange={(next: string) => put({ [name]: next === usual ? undefined : next })}
    />
  );
}

function SpanEditor({ label, value, onChange }: { label: string; value: unknown; onChange: (span: { amount: number; unit: string } | undefined) => void }) {
  const span = isObject(value) ? value : null;
  const unit = asString(span?.['unit']) || 'working_hours';
  return (
    <span className={styles['row']}>
      <InputNumber aria-label={label} placeholder={label} min={1} precision={0} value={span ? Number(span['amount']) : null} onChange={(amount) => onChange(amount ? { amount, unit } : undefined)} style={{ width: 130 }} />
      {span && <UnitSelect value={unit} onChange={(next) => onChange({ amount: Number(span['amount']), unit: next })} />}
    </span>
  );
}

function Copies({ label, object, value, onChange }: { label: string; object: string; value: unknown; onChange: (next: Recipient[] | undefined) => void }) {
  const people = Array.isArray(value) ? (value as Recipient[]) : [];
  return (
    <div className={styles['inside']}>
      <p className={styles['hint']}>{label}</p>
      <PeopleEditor object={object} value={people} optional onChange={(next) => onChange(next.length > 0 ? next : undefined)} />
    </div>
  );
}

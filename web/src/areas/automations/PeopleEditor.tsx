import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import styles from './Automations.module.css';
import { replaced, without, type Recipient } from './steps';
import { useFieldsOf } from './useFieldsOf';
import { useRecipientName } from './useRecipientName';

const KINDS = ['owner', 'manager', 'chain', 'head', 'starter', 'field', 'role', 'user'] as const;
/** Those who stand above somebody, each so many levels. */
const ABOVE: readonly string[] = ['manager', 'chain', 'head'];
const HIGHEST = 10;

interface PeopleEditorProps {
  object: string;
  value: readonly Recipient[] | undefined;
  single?: boolean;
  /** There may be nobody. */
  optional?: boolean;
  onChange: (next: Recipient[]) => void;
}

/** Whom a step means. */
export function PeopleEditor({ object, value, single, optional, onChange }: PeopleEditorProps) {
  const t = useWords('automations');
  const people = value ?? [];
  return (
    <>
      {people.map((one, place) => (
        <div key={place} className={styles['pair']}>
          <Select
            aria-label={t('to')}
            value={one.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`people.${kind}`) }))}
            onChange={(kind: Recipient['kind']) => onChange(replaced(people, place, { kind }))}
          />
          {one.kind === 'field' && <FieldChoice object={object} value={one.field} onChange={(field) => onChange(replaced(people, place, { kind: 'field', field }))} />}
          {one.kind === 'role' && <RecordChoice object="role" value={one.role} onChange={(role) => onChange(replaced(people, place, { kind: 'role', role }))} />}
          {one.kind === 'user' && <RecordChoice object="user" value={one.user} onChange={(user) => onChange(replaced(people, place, { kind: 'user', user }))} />}
          {ABOVE.includes(one.kind) && <Level one={one} onChange={(next) => onChange(replaced(people, place, next))} />}
          {!single && (optional || people.length > 1) && <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => onChange(without(people, place))} />}
        </div>
      ))}
      {!single && (
        <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...people, { kind: 'manager' }])} style={{ justifySelf: 'start' }}>
          {t('addPerson')}
        </Button>
      )}
    </>
  );
}

/** Above whom, and how many levels. */
function Level({ one, onChange }: { one: Recipient; onChange: (next: Recipient) => void }) {
  const t = useWords('automations');
  return (
    <>
      <Select
        aria-label={t('peopleOf')}
        value={one.of ?? 'owner'}
        options={(['owner', 'starter'] as const).map((of) => ({ value: of, label: t(`peopleOfWhom.${of}`) }))}
        onChange={(of: 'owner' | 'starter') => onChange({ ...one, of })}
      />
      <InputNumber
        aria-label={t(`levelOf.${one.kind}`)}
        prefix={t(`levelOf.${one.kind}`)}
        min={1}
        max={HIGHEST}
        precision={0}
        value={one.level ?? 1}
        onChange={(level) => onChange({ ...one, level: level ?? 1 })}
        style={{ width: 130 }}
      />
    </>
  );
}

interface ChoiceProps {
  object: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

function FieldChoice({ object, value, onChange }: ChoiceProps) {
  const t = useWords('automations');
  const fields = useFieldsOf(object, (field) => field.target === 'user' || field.type === 'user');
  return <Select aria-label={t('field')} value={value ?? null} options={fields} onChange={onChange} />;
}

/** A role or a person, sought by name as it is typed. One that stands in the definition already is named once it is found. */
function RecordChoice({ object, value, onChange }: ChoiceProps & { object: 'role' | 'user' }) {
  const t = useWords('automations');
  const name = useRecipientName(object, value);
  const known = value ? [{ id: value, name }] : [];
  return <ReferenceSelect target={object} many={false} value={known} label={t(`people.${object}`)} onChange={([chosen]) => chosen && onChange(chosen.id)} minWidth={180} />;
}

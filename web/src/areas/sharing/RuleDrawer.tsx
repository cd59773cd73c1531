import { Button, Drawer, Input, Segmented, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import { notify } from '@/ui/notice';
import styles from './Sharing.module.css';
import type { Level } from './api';
import { circleOf, circles, circleValues, refreshRules, type Circle, type CircleKind } from './rule';

const TARGETS = { person: 'user', department: 'department', role: 'role' } as const;

/** Makes a rule or changes one: which records, and to whom they are open. */
export function RuleDrawer({ rule, onClose }: { rule: RecordData | null; onClose: () => void }) {
  const t = useWords('sharing');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const [name, setName] = useState(asString(rule?.['name']));
  const [object, setObject] = useState(asString(rule?.['object']) || 'opportunity');
  const [condition, setCondition] = useState(asString(rule?.['condition']));
  const [owners, setOwners] = useState<Circle | null>(rule ? circleOf(rule, 'owner_') : null);
  const [to, setTo] = useState<Circle | null>(rule ? circleOf(rule, '') : null);
  const [level, setLevel] = useState<Level>(rule?.['rights'] === 'update' ? 'update' : 'read');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const view = model.objects.get(object);
  const objects = [...model.objects.values()].filter((one) => !one.generated).map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const save = async () => {
    setBusy(true);
    setProblem('');
    const values = { name: name.trim(), object, condition: condition || null, rights: level, ...circleValues(owners, 'owner_'), ...circleValues(to, '') };
    try {
      if (rule) await updateRecord('sharing_rule', rule.id, values);
      else await createRecord('sharing_rule', values, crypto.randomUUID());
      await refreshRules(client);
      notify({ kind: 'success', text: t('saved') });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Drawer open size={520} title={t(rule ? 'editRule' : 'newRule')} onClose={onClose} extra={
      <Button type="primary" disabled={!name.trim() || !to} loading={busy} onClick={() => void save()}>
        {t('save')}
      </Button>
    }>
      <div className={styles['form']}>
        <label htmlFor="rule-name">{t('ruleName')}</label>
        <Input id="rule-name" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} placeholder={t('ruleNameExample')} />
        <label htmlFor="rule-object">{t('object')}</label>
        <Select
          id="rule-object"
          value={object}
          options={objects}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(next) => {
            setObject(next);
            setCondition('');
          }}
        />
        <span>{t('condition')}</span>
        {view && <FilterBar key={object} view={view} where={condition} onChange={setCondition} />}
        <p className={styles['hint']}>{t('conditionHint')}</p>
        <CircleSelect label={t('ownedBy')} none={t('anyOwner')} value={owners} onChange={setOwners} />
        <CircleSelect label={t('sharedWith')} value={to} onChange={setTo} />
        <span id="rule-level">{t('rights')}</span>
        <Segmented aria-labelledby="rule-level" value={level} onChange={setLevel} options={(['read', 'update'] as const).map((value) => ({ value, label: t(`level.${value}`) }))} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Drawer>
  );
}

interface CircleSelectProps {
  label: string;
  /** What it is called when there is no circle; absent where there must be one. */
  none?: string;
  value: Circle | null;
  onChange: (value: Circle | null) => void;
}

function CircleSelect({ label, none, value, onChange }: CircleSelectProps) {
  const t = useWords('sharing');
  const [kind, setKind] = useState<CircleKind | 'none'>(value?.kind ?? (none ? 'none' : 'department'));
  const kinds: { value: CircleKind | 'none'; label: string }[] = circles.map((each) => ({ value: each, label: t(`circles.${each}`) }));
  return (
    <>
      <span>{label}</span>
      <Segmented
        aria-label={label}
        value={kind}
        options={none ? [{ value: 'none' as const, label: none }, ...kinds] : kinds}
        onChange={(next) => {
          setKind(next);
          onChange(null);
        }}
      />
      {kind !== 'none' && (
        <ReferenceSelect
          key={kind}
          target={TARGETS[kind]}
          label={`${label}: ${t(`circles.${kind}`)}`}
          many={false}
          value={value ? [value.to] : []}
          onChange={([chosen]) => onChange(chosen ? { kind, to: chosen } : null)}
        />
      )}
    </>
  );
}

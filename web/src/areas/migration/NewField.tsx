import { Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import { modelChanged } from '@/areas/model/api';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { makeField, migrationQuery, type Migration, type Proposal } from './api';

const TYPES = ['text', 'long_text', 'choice', 'integer', 'number', 'money', 'percent', 'date', 'datetime', 'boolean', 'email', 'phone', 'url'] as const;
const SHOWN_OPTIONS = 8;

interface NewFieldProps {
  migration: Migration;
  module: string;
  column: string;
  proposal: Proposal;
  onClose: () => void;
}

/** A field of its own for a column: what it is called and of which type, as the column's values suggest. */
export function NewField({ migration, module, column, proposal, onClose }: NewFieldProps) {
  const t = useWords('migration');
  const id = useId();
  const client = useQueryClient();
  const [label, setLabel] = useState(column.slice(0, 60));
  const [type, setType] = useState(proposal.type);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const types = TYPES.filter((one) => one !== 'choice' || proposal.options.length > 0);
  const make = async () => {
    setBusy(true);
    setProblem('');
    try {
      const made = await makeField(migration.id, { module, column, type, label });
      await modelChanged(client);
      client.setQueryData(migrationQuery(migration.id).queryKey, made);
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
      setBusy(false);
    }
  };
  const shown = proposal.options.slice(0, SHOWN_OPTIONS).join(t('comma'));
  return (
    <Modal open title={t('newFieldFor', { name: column })} okText={t('makeField')} cancelText={t('dismiss')} okButtonProps={{ disabled: !label.trim(), loading: busy }} onOk={() => void make()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor={`${id}-label`}>{t('fieldLabel')}</label>
        <Input id={`${id}-label`} value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />
        <label htmlFor={`${id}-type`}>{t('fieldType')}</label>
        <Select id={`${id}-type`} value={type} onChange={setType} options={types.map((value) => ({ value, label: t(`types.${value}`) }))} />
        {type === 'choice' && (
          <>
            <span className={page['label']}>{t('fieldOptions', { count: proposal.options.length })}</span>
            <span>{proposal.options.length > SHOWN_OPTIONS ? t('andMore', { shown }) : shown}</span>
          </>
        )}
      </div>
      <p className={page['hint']} style={{ marginTop: 12 }}>
        {t('newFieldHint')}
      </p>
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
    </Modal>
  );
}

import { Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reference } from '@/api/types';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import styles from './ConvertDialog.module.css';

/** What something goes into: a new record, one that was found to be alike, or another that somebody names. */
export type Into = { kind: 'new' } | { kind: 'found'; id: string } | { kind: 'other'; id: string };

/** The id of an existing record, `undefined` for a new one, empty where none is named yet. */
export function chosenId(into: Into): string | undefined {
  return into.kind === 'new' ? undefined : into.id;
}

interface Found {
  id: string;
  name: string;
  owner: string | null;
  rule: string;
}

interface IntoChoiceProps {
  target: string;
  fresh: string;
  other: string;
  found: readonly Found[];
  value: Into;
  onChange: (value: Into) => void;
}

/** A choice between a new record, those that may be meant, and any other. */
export function IntoChoice({ target, fresh, other, found, value, onChange }: IntoChoiceProps) {
  const { t } = useTranslation();
  const [named, setNamed] = useState<Reference | null>(null);
  return (
    <>
      {found.map((one) => (
        <Radio key={one.id} checked={value.kind === 'found' && value.id === one.id} onChange={() => onChange({ kind: 'found', id: one.id })}>
          {t('convert.into', { name: one.name })}
          <small className={styles['why']}>{[one.owner, one.rule].filter(Boolean).join(' · ')}</small>
        </Radio>
      ))}
      <Radio checked={value.kind === 'new'} onChange={() => onChange({ kind: 'new' })}>
        {fresh}
      </Radio>
      <Radio checked={value.kind === 'other'} onChange={() => onChange({ kind: 'other', id: named?.id ?? '' })}>
        {other}
      </Radio>
      {value.kind === 'other' && (
        <ReferenceSelect
          target={target}
          value={named ? [named] : []}
          many={false}
          onChange={([chosen]) => {
            setNamed(chosen ?? null);
            onChange({ kind: 'other', id: chosen?.id ?? '' });
          }}
          label={other}
          autoFocus
        />
      )}
    </>
  );
}

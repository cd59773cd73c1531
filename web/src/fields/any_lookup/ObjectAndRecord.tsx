import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDefinition, Reference } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { targetsOf } from '@/model/view';
import { ReferenceSelect } from '../shared/ReferenceSelect';
import type { AnyReference } from '../shared/values';
import styles from './AnyLookup.module.css';

interface ObjectAndRecordProps {
  id?: string;
  field: FieldDefinition;
  value: AnyReference[];
  many: boolean;
  onChange: (value: AnyReference[]) => void;
  label: string;
  invalid?: boolean | undefined;
  disabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  describedBy?: string | undefined;
  creation?: Record<string, unknown>;
}

/** First of which object, then which record. Another object empties the choice of one record. */
export function ObjectAndRecord(props: ObjectAndRecordProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { objects } = useModel();
  const seen = targetsOf(props.field).filter((name) => objects.has(name));
  const held = props.value.find((one) => one.object)?.object;
  const [chosen, setChosen] = useState(held ?? seen[0] ?? '');
  const object = props.many ? chosen : (held ?? chosen);
  const named = (one: Reference): AnyReference => ({ object: props.value.find((known) => known.id === one.id)?.object || object, ...one });
  const choose = (next: string) => {
    setChosen(next);
    if (!props.many && props.value.length) props.onChange([]);
  };
  return (
    <div className={styles['editor']}>
      <Select<string>
        value={object}
        options={seen.map((name) => ({ value: name, label: labelText(objects.get(name)?.label, language) }))}
        onChange={choose}
        disabled={props.disabled ?? false}
        aria-label={t('field.objectOf', { label: props.label })}
      />
      <ReferenceSelect
        key={props.many ? 'many' : object}
        {...(props.id ? { id: props.id } : {})}
        target={object}
        value={props.value}
        many={props.many}
        onChange={(several) => props.onChange(several.map(named))}
        label={props.label}
        invalid={props.invalid}
        disabled={props.disabled}
        autoFocus={props.autoFocus}
        describedBy={props.describedBy}
        clearable={!props.field.required}
        {...(props.creation ? { creation: props.creation } : {})}
      />
    </div>
  );
}

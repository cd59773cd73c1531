import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useDeferredValue, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reference } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { Avatar } from '@/ui/Avatar';
import styles from './ReferenceSelect.module.css';
import { useReferenceOptions, type ReferenceOption } from './references';
import { useCreator } from './surroundings';

const LIST_WIDTH = 240;

interface Common {
  id?: string;
  target: string;
  narrow?: { condition: string; strict: boolean } | null;
  label: string;
  invalid?: boolean | undefined;
  disabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  describedBy?: string | undefined;
  open?: boolean | undefined;
  clearable?: boolean;
  minWidth?: number;
  placeholder?: string;
}

interface ReferenceSelectProps extends Common {
  value: Reference[];
  many: boolean;
  onChange: (value: Reference[]) => void;
  /** Offers to make a missing record, with these values filled in. */
  creation?: Record<string, unknown>;
}

/** Picks one record or several by name, asking the server as the person types. */
export function ReferenceSelect(props: ReferenceSelectProps) {
  const { target, value, many, onChange } = props;
  const [text, setText] = useState('');
  const [touched, setTouched] = useState(props.open ?? false);
  const sought = useDeferredValue(text.trim());
  const { options, loading } = useReferenceOptions(target, sought, props.narrow ?? null, touched);
  const known = new Map<string, ReferenceOption>();
  for (const one of value) known.set(one.id, { value: one.id, label: one.name ?? one.id, hint: null });
  for (const option of options) known.set(option.value, option);
  const change = (ids: string[]) =>
    onChange(ids.map((id) => ({ id, name: known.get(id)?.label ?? null })));
  const listed = sought ? options : [...known.values()];
  const shared = {
    style: { width: '100%', minWidth: props.minWidth },
    placeholder: props.placeholder,
    options: listed,
    loading,
    showSearch: { filterOption: false as const, onSearch: setText, searchValue: text },
    onOpenChange: (open: boolean) => {
      setTouched((before) => before || open);
      if (!open) setText('');
    },
    optionRender: (option: { data: ReferenceOption }) => <Line option={option.data} person={target === 'user'} />,
    // Names are read whole in the list, however narrow the box is.
    popupMatchSelectWidth: LIST_WIDTH,
    notFoundContent: <Nothing loading={loading} />,
    popupRender: (menu: ReactElement) => (
      <>
        {menu}
        <CreateLine target={target} text={text.trim()} {...(props.creation ? { values: props.creation } : {})} onMade={(made) => onChange(many ? [...value, made] : [made])} />
      </>
    ),
    'aria-label': props.label,
    'aria-describedby': props.describedBy,
    disabled: props.disabled ?? false,
    autoFocus: props.autoFocus ?? false,
    ...(props.id ? { id: props.id } : {}),
    ...(props.open ? { defaultOpen: true } : {}),
    ...(props.invalid ? { status: 'error' as const, 'aria-invalid': true } : {}),
  };
  const ids = value.map((one) => one.id);
  return many ? (
    <Select<string[], ReferenceOption> mode="multiple" {...shared} value={ids} onChange={change} maxTagCount="responsive" />
  ) : (
    <Select<string, ReferenceOption>
      {...shared}
      value={ids[0]}
      allowClear={props.clearable ?? true}
      onChange={(id: string | undefined) => change(id ? [id] : [])}
    />
  );
}

function Line({ option, person }: { option: ReferenceOption; person: boolean }) {
  return (
    <span className={styles['line']}>
      {person && <Avatar name={option.label} size={20} />}
      <span className="y-ellipsis">{option.label}</span>
      {option.hint && <span className={styles['hint']}>{option.hint}</span>}
    </span>
  );
}

function Nothing({ loading }: { loading: boolean }) {
  const { t } = useTranslation();
  return <div className={styles['nothing']}>{loading ? t('common.loading') : t('field.nothingFound')}</div>;
}

interface CreateLineProps {
  target: string;
  text: string;
  values?: Record<string, unknown>;
  onMade: (made: Reference) => void;
}

function CreateLine({ target, text, values, onMade }: CreateLineProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const view = useModel().objects.get(target);
  const create = useCreator();
  if (!values || !create || !view?.rights.create) return null;
  const start = async () => {
    const made = await create({ object: target, values: { ...values, ...(text ? { [view.nameField]: text } : {}) } });
    if (made) onMade(made);
  };
  const name = labelText(view.label, language);
  return (
    <div className={styles['create']}>
      <Button type="link" size="small" icon={<PlusOutlined />} onMouseDown={(event) => event.preventDefault()} onClick={() => void start()}>
        {text ? t('field.createNamed', { object: name, name: text }) : t('field.createNew', { object: name })}
      </Button>
    </div>
  );
}

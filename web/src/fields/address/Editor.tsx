import { AutoComplete, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Address } from '@/api/types';
import { asAddress } from '../shared/values';
import type { EditorProps } from '../types';
import styles from './Editor.module.css';
import { provinces } from './provinces';

/** Province, city, district, street: typed, with the provinces offered. */
export default function AddressEditor(props: EditorProps) {
  const { t } = useTranslation();
  const current: Address = asAddress(props.value) ?? {};
  const set = (part: keyof Address) => (next: string) => props.onChange({ ...current, [part]: next });
  const input = (part: Exclude<keyof Address, 'country' | 'province'>) => (
    <Input
      value={current[part] ?? ''}
      onChange={(event) => set(part)(event.target.value)}
      placeholder={t(`field.address.${part}`)}
      aria-label={`${props.label} ${t(`field.address.${part}`)}`}
      autoComplete="off"
      disabled={props.disabled ?? false}
    />
  );
  return (
    <div className={styles['grid']} role="group" aria-label={props.label}>
      <AutoComplete
        id={props.id}
        value={current.province ?? ''}
        onChange={set('province')}
        options={provinces.map((name) => ({ value: name }))}
        showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
        placeholder={t('field.address.province')}
        aria-label={`${props.label} ${t('field.address.province')}`}
        disabled={props.disabled ?? false}
        autoFocus={props.autoFocus ?? false}
      />
      {input('city')}
      {input('district')}
      <div className={styles['street']}>{input('street')}</div>
      {input('postcode')}
    </div>
  );
}

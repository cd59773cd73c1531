import { Cascader, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Address } from '@/api/types';
import { asAddress } from '../shared/values';
import type { EditorProps } from '../types';
import { divisions, partsOf, pathOf } from './divisions';
import styles from './Editor.module.css';

/** Province, city and district from the divisions of China, or typed for anywhere else; street and postcode below. */
export default function AddressEditor(props: EditorProps) {
  const { t } = useTranslation();
  const current: Address = asAddress(props.value) ?? {};
  const { province, city, district } = current;
  const path = pathOf(province ?? '', city ?? '', district ?? '');
  const known = partsOf(path);
  // What no division is called stays as it was written, and can be corrected.
  const typed = [province ?? '', city ?? '', district ?? ''].join() !== [known.province, known.city, known.district].join();
  const set = (part: Partial<Address>) => props.onChange({ ...current, ...part });
  const input = (part: Exclude<keyof Address, 'country'>) => (
    <Input
      value={current[part] ?? ''}
      onChange={(event) => set({ [part]: event.target.value })}
      placeholder={t(`field.address.${part}`)}
      aria-label={`${props.label} ${t(`field.address.${part}`)}`}
      autoComplete="off"
      disabled={props.disabled ?? false}
    />
  );
  return (
    <div className={styles['grid']} role="group" aria-label={props.label}>
      <Cascader
        id={props.id}
        className={styles['division'] ?? ''}
        options={[...divisions]}
        value={path}
        onChange={(next) => set(partsOf((next as string[] | undefined) ?? []))}
        changeOnSelect
        showSearch
        placeholder={t('field.address.division')}
        aria-label={`${props.label} ${t('field.address.division')}`}
        disabled={props.disabled ?? false}
        autoFocus={props.autoFocus ?? false}
        {...(props.invalid ? { status: 'error' as const } : {})}
      />
      {typed && [input('province'), input('city'), input('district')].map((one, index) => <span key={index}>{one}</span>)}
      <div className={styles['street']}>{input('street')}</div>
      {input('postcode')}
    </div>
  );
}

import { Cascader } from 'antd';
import { useLocale } from '@/lib/locale';
import { asString, asStrings } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { branches, pathTo } from './tree';

/** Picks a branch; records anywhere in it are found. */
export default function TreeChoiceFilter({ value, onChange, field, label }: FilterEditorProps) {
  const { language } = useLocale();
  const options = field.options ?? [];
  const path = typeof value === 'string' ? (pathTo(options, asString(value)) ?? []).map((option) => option.value) : asStrings(value);
  return (
    <Cascader
      options={branches(options, language, path)}
      value={path}
      onChange={(next) => onChange((next as string[] | undefined)?.at(-1) ?? null)}
      changeOnSelect
      showSearch
      aria-label={label}
      style={{ minWidth: 180 }}
    />
  );
}

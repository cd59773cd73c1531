import { Select } from 'antd';
import { useLocale } from '@/lib/locale';
import { plural } from '../shared/operators';
import { asString, asStrings } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { OptionLine, listedOptions, type ListedOption } from './options';

export default function ChoiceFilter({ value, onChange, field, operator, label }: FilterEditorProps) {
  const { language } = useLocale();
  const many = plural.has(operator);
  const chosen = many ? asStrings(value) : [asString(value)].filter(Boolean);
  const options = listedOptions(field, language, chosen);
  const common = {
    options,
    optionRender: (option: { data: ListedOption }) => (
      <OptionLine label={option.data.label} color={option.data.color} />
    ),
    showSearch: { optionFilterProp: 'label' },
    'aria-label': label,
    style: { minWidth: 150 },
  };
  return many ? (
    <Select<string[], ListedOption> mode="multiple" {...common} value={chosen} onChange={onChange} maxTagCount={3} />
  ) : (
    <Select<string, ListedOption> {...common} value={chosen[0]} onChange={onChange} />
  );
}

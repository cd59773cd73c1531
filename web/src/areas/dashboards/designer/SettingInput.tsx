import { Checkbox, DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { Suspense, lazy, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { FilterBar } from '@/records/filter/FilterBar';
import type { Metric, Widget } from '../declared';
import { dimensionField } from '../dimension';
import { GRAINS } from '../grainLabel';
import { periodNames } from '../period';
import { periodText } from '../periodText';
import type { Setting } from './design';

const RichEditor = lazy(() => import('./RichEditor'));
const DATES = new Set(['date', 'datetime']);

interface SettingInputProps {
  setting: Setting;
  widget: Widget;
  value: unknown;
  catalogue: ReadonlyMap<string, Metric>;
  onChange: (value: unknown) => void;
}

/** The names by which a metric's figures can be broken down, in words. */
export function useDimensionOptions(metric: Metric | undefined) {
  const t = useWords('dashboards');
  const { i18n } = useTranslation();
  const model = useModel();
  const { language } = useLocale();
  return useMemo(() => {
    if (!metric) return [];
    const names = [...Object.keys(metric.dimensions), ...(metric.date ? GRAINS : [])];
    const word = (name: string) => (i18n.exists(`dashboards:dimension.${name}`) ? t(`dimension.${name}`) : labelText(dimensionField(name, metric, model)?.label, language) || name);
    return names.map((value) => ({ value, label: word(value) }));
  }, [metric, model, language, i18n, t]);
}

/** The control for one setting of a component, by the setting's kind. */
export function SettingInput({ setting, widget, value, catalogue, onChange }: SettingInputProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const { language } = locale;
  const model = useModel();
  const metric = catalogue.get(widget.metrics[0] ?? '');
  const dimensions = useDimensionOptions(metric);
  const label = labelText(setting.label, language);
  const object = model.objects.get((setting.name === 'object' ? '' : widget.object) || metric?.object || '');
  const names = (given: unknown) => (Array.isArray(given) ? (given as string[]) : []);
  const list = (options: { value: string; label: string }[], mode?: 'multiple') => (
    <Select
      {...(mode ? { mode, maxCount: setting.most || 20 } : {})}
      showSearch
      allowClear
      optionFilterProp="label"
      aria-label={label}
      value={mode ? names(value) : asString(value) || undefined}
      onChange={(next: unknown) => onChange(next ?? null)}
      options={options}
    />
  );
  switch (setting.kind) {
    case 'metrics':
      return list([...catalogue.values()].map((one) => ({ value: one.name, label: labelText(one.label, language) })), 'multiple');
    case 'dimensions':
      return list(dimensions, 'multiple');
    case 'sort':
      return list(sortOptions());
    case 'object':
      return list([...model.objects.values()].filter((one) => !one.hidden).map((one) => ({ value: one.name, label: labelText(one.label, language) })));
    case 'fields':
      return list(fieldOptions(object), 'multiple');
    case 'field':
      return list(fieldOptions(object, DATES));
    case 'condition':
      return object ? <FilterBar view={object} where={asString(value)} onChange={(where) => onChange(where || null)} /> : <span>{t('design.chooseFirst')}</span>;
    case 'period':
      return list(periodNames.map((name) => ({ value: name, label: periodText(name, t, locale, dayjs().format('YYYY-MM-DD')) })));
    case 'choice':
      return list(setting.choices.map((one) => ({ value: one.value, label: labelText(one.label, language) })));
    case 'flag':
      return (
        <Checkbox checked={value === true} onChange={(event) => onChange(event.target.checked)}>
          {label}
        </Checkbox>
      );
    case 'number':
      return <InputNumber style={{ width: '100%' }} aria-label={label} value={typeof value === 'number' ? value : null} onChange={(next) => onChange(next)} />;
    case 'date':
      return <DatePicker style={{ width: '100%' }} aria-label={label} value={value ? dayjs(asString(value)) : null} onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : null)} />;
    case 'words':
      return <Select mode="tags" open={false} aria-label={label} value={names(value)} onChange={(next: string[]) => onChange(next)} placeholder={t('design.words')} />;
    case 'rich_text':
      return (
        <Suspense>
          <RichEditor value={asString(value)} label={label} onChange={onChange} />
        </Suspense>
      );
    case 'code':
      return <Input.TextArea rows={10} aria-label={label} spellCheck={false} value={asString(value)} onChange={(event) => onChange(event.target.value)} />;
    default:
      return <Input aria-label={label} maxLength={setting.most || 200} value={asString(value)} onChange={(event) => onChange(event.target.value)} />;
  }

  function sortOptions() {
    const sortable = widget.metrics.length
      ? widget.metrics.map((name) => ({ name, text: labelText(catalogue.get(name)?.label, language) }))
      : fieldOptions(object).map((one) => ({ name: one.value, text: one.label }));
    return sortable.flatMap(({ name, text }) => [
      { value: `-${name}`, label: t('design.descending', { name: text }) },
      { value: name, label: t('design.ascending', { name: text }) },
    ]);
  }

  function fieldOptions(view: ObjectView | undefined, types?: ReadonlySet<string>) {
    if (!view) return [];
    return [...view.fields.values()]
      .filter((field) => !types || types.has(field.type))
      .map((field) => ({ value: field.name, label: labelText(resolvePath(model, view.name, field.name)?.field.label ?? field.label, language) }));
  }
}

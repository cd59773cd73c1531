import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { FieldDefinition } from '@/api/types';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { metricsQuery } from '@/model/queries';
import { useRuleObject } from './ruleObject';

/** A page of figures, chosen by its label. */
export function PageEditor(props: EditorProps) {
  const { language } = useLocale();
  const { pages } = useModel();
  return <Choice {...props} options={pages.dashboards.map((one) => ({ value: one.name, label: labelText(one.label, language) }))} />;
}

function useFieldOptions(): { value: string; label: string }[] {
  const { language } = useLocale();
  const object = useRuleObject();
  return [...(object?.fields.values() ?? [])].filter((field) => !field.system).map((field) => ({ value: field.name, label: labelText(field.label, language) }));
}

/** One field of the rule's object. */
export function FieldEditor(props: EditorProps) {
  return <Choice {...props} options={useFieldOptions()} />;
}

/** One name of several, by its label. */
function Choice({ id, value, onChange, label, describedBy, invalid, options }: EditorProps & { options: { value: string; label: string }[] }) {
  return (
    <Select
      id={id}
      value={asString(value) || null}
      onChange={(next: string | null) => onChange(next ?? null)}
      options={options}
      allowClear
      showSearch
      optionFilterProp="label"
      aria-label={label}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      {...(invalid ? { status: 'error' as const } : {})}
      style={{ width: '100%' }}
    />
  );
}

const DATES: ReadonlySet<string> = new Set(['date', 'datetime']);
const PEOPLE: ReadonlySet<string> = new Set(['user', 'created_by', 'updated_by']);

/** A field of the object that holds a day, when the record was made among them. */
export function DateFieldEditor(props: EditorProps) {
  return <KindOfField {...props} fits={(field) => DATES.has(field.type)} />;
}

/** A field of the object that names a person. */
export function PersonFieldEditor(props: EditorProps) {
  return <KindOfField {...props} fits={(field) => PEOPLE.has(field.type) || field.target === 'user'} />;
}

/** A field of the object that names a department. */
export function DepartmentFieldEditor(props: EditorProps) {
  return <KindOfField {...props} fits={(field) => field.target === 'department'} />;
}

function KindOfField({ fits, ...props }: EditorProps & { fits: (field: FieldDefinition) => boolean }) {
  const { language } = useLocale();
  const fields = useRuleObject()?.fields.values() ?? [];
  return <Choice {...props} options={[...fields].filter(fits).map((field) => ({ value: field.name, label: labelText(field.label, language) }))} />;
}

/** A metric that is no ratio, of the object that is named beside it where one is. */
export function MetricEditor(props: EditorProps) {
  const { language } = useLocale();
  const object = asString(useSurroundings()?.values['object']);
  const { data = [] } = useQuery(metricsQuery);
  const fitting = data.filter((metric) => !metric.ratio && (!object || metric.object === object));
  return <Choice {...props} options={fitting.map((metric) => ({ value: metric.name, label: labelText(metric.label, language) }))} />;
}

/** Several fields of the rule's object, kept as names separated by commas. */
export function FieldsEditor({ id, value, onChange, label, describedBy, invalid }: EditorProps) {
  const names = asString(value)
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter(Boolean);
  return (
    <Select
      id={id}
      mode="multiple"
      value={names}
      onChange={(next: string[]) => onChange(next.length > 0 ? next.join(', ') : null)}
      options={useFieldOptions()}
      optionFilterProp="label"
      aria-label={label}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      {...(invalid ? { status: 'error' as const } : {})}
      style={{ width: '100%' }}
    />
  );
}

import { Select } from 'antd';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

/** A page of figures, chosen by its label. */
export function PageEditor({ id, value, onChange, label, describedBy, invalid }: EditorProps) {
  const { language } = useLocale();
  const { pages } = useModel();
  return (
    <Select
      id={id}
      value={asString(value) || null}
      onChange={(next: string | null) => onChange(next ?? null)}
      options={pages.dashboards.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
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

function useFieldOptions(): { value: string; label: string }[] {
  const { language } = useLocale();
  const { objects } = useModel();
  const object = objects.get(asString(useSurroundings()?.values['object']));
  return [...(object?.fields.values() ?? [])].filter((field) => !field.system).map((field) => ({ value: field.name, label: labelText(field.label, language) }));
}

/** One field of the rule's object. */
export function FieldEditor({ id, value, onChange, label, describedBy, invalid }: EditorProps) {
  return (
    <Select
      id={id}
      value={asString(value) || null}
      onChange={(next: string | null) => onChange(next)}
      options={useFieldOptions()}
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

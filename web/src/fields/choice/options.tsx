import type { FieldDefinition, Language } from '@/api/types';
import { labelText } from '@/lib/locale';
import { hue } from '@/start/tokens';

export interface ListedOption {
  value: string;
  label: string;
  color: string | null;
}

/** What may be chosen: active options, and those already chosen however old they are. */
export function listedOptions(field: FieldDefinition, language: Language, chosen: readonly string[]): ListedOption[] {
  const options = (field.options ?? []).filter((option) => option.active !== false || chosen.includes(option.value));
  return options.map((option) => ({
    value: option.value,
    label: labelText(option.label, language),
    color: option.color ?? null,
  }));
}

export function OptionLine({ label, color }: { label: string; color: string | null }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <i aria-hidden="true" style={{ width: 8, height: 8, borderRadius: '50%', background: hue(color) }} />
      {label}
    </span>
  );
}

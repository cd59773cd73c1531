/** A field as the drawer edits it, and what is sent for it. */
import type { FieldDefinition, Labels, Option } from '@/api/types';

/** A definition with the layer that it comes from. */
export interface ModelField extends FieldDefinition {
  layer?: 'app' | 'organisation';
}

export interface OptionDraft {
  value: string;
  zh: string;
  en: string;
  color: string | null;
  active: boolean;
  /** Made in this drawer, so that its value still follows its label. */
  fresh: boolean;
}

export interface FieldDraft {
  name: string;
  type: string;
  zh: string;
  en: string;
  help: string;
  required: boolean;
  unique: boolean;
  indexed: boolean;
  searchable: boolean;
  options: readonly OptionDraft[];
  target: string;
  inverseName: string;
  inverseZh: string;
  inverseEn: string;
  decimals: number | null;
  minimum: number | null;
  maximum: number | null;
  maxLength: number | null;
}

/** Types in the order in which they are offered, in groups. */
export const typeGroups = {
  text: ['text', 'long_text', 'email', 'phone', 'url', 'address'],
  number: ['number', 'integer', 'money', 'percent'],
  time: ['date', 'datetime'],
  choice: ['choice', 'multi_choice', 'boolean', 'color'],
  relation: ['lookup', 'multi_lookup', 'user'],
} as const;

export const emptyField: FieldDraft = {
  name: '',
  type: 'text',
  zh: '',
  en: '',
  help: '',
  required: false,
  unique: false,
  indexed: false,
  searchable: true,
  options: [],
  target: '',
  inverseName: '',
  inverseZh: '',
  inverseEn: '',
  decimals: null,
  minimum: null,
  maximum: null,
  maxLength: null,
};

export function has(type: string, setting: 'options' | 'target' | 'inverse' | 'decimals' | 'range' | 'length' | 'unique' | 'searchable'): boolean {
  const types: Record<typeof setting, readonly string[]> = {
    options: ['choice', 'multi_choice'],
    target: ['lookup', 'multi_lookup'],
    inverse: ['lookup', 'multi_lookup', 'user'],
    decimals: ['number', 'money', 'percent'],
    range: ['number', 'integer', 'money', 'percent'],
    length: ['text', 'long_text'],
    searchable: ['text', 'long_text', 'email', 'phone', 'url'],
    unique: ['text', 'integer', 'number', 'email', 'phone', 'url', 'date'],
  };
  return types[setting].includes(type);
}

export function optionDraft(option: Option): OptionDraft {
  return {
    value: option.value,
    zh: option.label['zh-CN'] ?? '',
    en: option.label.en ?? '',
    color: option.color ?? null,
    active: option.active !== false,
    fresh: false,
  };
}

function helpText(help: FieldDefinition['help']): string {
  if (!help) return '';
  return typeof help === 'string' ? help : (help['zh-CN'] ?? help.en ?? '');
}

export function draftOfField(field: ModelField): FieldDraft {
  return {
    name: field.name,
    type: field.type,
    zh: field.label['zh-CN'] ?? '',
    en: field.label.en ?? '',
    help: helpText(field.help),
    required: field.required ?? false,
    unique: field.unique ?? false,
    indexed: field.indexed ?? false,
    searchable: field.searchable ?? true,
    options: (field.options ?? []).map(optionDraft),
    target: field.target ?? '',
    inverseName: field.inverse?.name ?? '',
    inverseZh: field.inverse?.label['zh-CN'] ?? '',
    inverseEn: field.inverse?.label.en ?? '',
    decimals: field.decimals ?? null,
    minimum: field.minimum ?? null,
    maximum: field.maximum ?? null,
    maxLength: field.max_length ?? null,
  };
}

/** Labels with only the languages that were filled in. */
export function labelsOf(zh: string, en: string): Labels {
  return { ...(zh.trim() ? { 'zh-CN': zh.trim() } : {}), ...(en.trim() ? { en: en.trim() } : {}) };
}

function optionOf(option: OptionDraft): Option {
  const label = labelsOf(option.zh, option.en);
  return {
    value: option.value.trim(),
    label: Object.keys(label).length ? label : { 'zh-CN': option.value },
    ...(option.color ? { color: option.color } : {}),
    ...(option.active ? {} : { active: false }),
  };
}

function settings(draft: FieldDraft): Record<string, unknown> {
  return {
    label: labelsOf(draft.zh, draft.en),
    required: draft.required,
    ...(draft.help.trim() ? { help: { 'zh-CN': draft.help.trim(), en: draft.help.trim() } } : {}),
    ...(has(draft.type, 'options') ? { options: draft.options.filter((option) => option.value.trim() || option.zh || option.en).map(optionOf) } : {}),
    ...(has(draft.type, 'unique') ? { unique: draft.unique } : {}),
    indexed: draft.indexed,
    ...(has(draft.type, 'searchable') && !draft.searchable ? { searchable: false } : {}),
    ...(has(draft.type, 'decimals') && draft.decimals !== null ? { decimals: draft.decimals } : {}),
    ...(has(draft.type, 'range') && draft.minimum !== null ? { minimum: draft.minimum } : {}),
    ...(has(draft.type, 'range') && draft.maximum !== null ? { maximum: draft.maximum } : {}),
    ...(has(draft.type, 'length') && draft.maxLength !== null ? { max_length: draft.maxLength } : {}),
  };
}

/** The definition of a new field. */
export function newField(draft: FieldDraft): Record<string, unknown> {
  const inverse = labelsOf(draft.inverseZh, draft.inverseEn);
  return {
    name: draft.name,
    type: draft.type,
    ...settings(draft),
    ...(has(draft.type, 'target') ? { target: draft.target } : {}),
    ...(has(draft.type, 'inverse') && draft.inverseName
      ? { inverse: { name: draft.inverseName, ...(Object.keys(inverse).length ? { label: inverse } : {}) } }
      : {}),
  };
}

/** Settings of a shipped field that an organisation may change. */
const OF_SHIPPED = new Set(['label', 'help', 'options', 'required', 'default', 'searchable']);

/** What has changed of a field, as far as it may. */
export function fieldChange(before: ModelField, draft: FieldDraft): Record<string, unknown> {
  const was = settings(draftOfField(before));
  const now = settings(draft);
  const changed: [string, unknown][] = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key]));
  const cleared = Object.keys(was)
    .filter((key) => !(key in now))
    .map((key): [string, unknown] => [key, null]);
  return Object.fromEntries([...changed, ...cleared].filter(([key]) => before.layer === 'organisation' || OF_SHIPPED.has(key)));
}

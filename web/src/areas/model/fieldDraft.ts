/** A field as the drawer edits it, and what is sent for it. */
import type { FieldDefinition, Labels, Option } from '@/api/types';
import { fieldTypes } from '@/fields/registry';
import type { SettingName, TypeGroup } from '@/fields/types';
import { targetsOf } from '@/model/view';

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
  /** How deep it stands in a tree; the options below it follow it. */
  level: number;
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
  /** The objects of a reference to records of several. */
  targets: readonly string[];
  inverseName: string;
  inverseZh: string;
  inverseEn: string;
  decimals: number | null;
  minimum: number | null;
  maximum: number | null;
  maxLength: number | null;
  /** The settings that fields of the type alone have. */
  own: Readonly<Record<string, unknown>>;
  /** An expression whose value is the default of a new record. */
  defaultExpression: string;
}

const GROUPS: readonly TypeGroup[] = ['text', 'number', 'time', 'choice', 'relation', 'other'];

/** Types in the order in which they are offered, in groups. */
export const typeGroups: readonly (readonly [TypeGroup, readonly string[]])[] = GROUPS.map((group) => [
  group,
  Object.values(fieldTypes).flatMap((type) => (type.group === group ? [type.type] : [])),
]);

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
  targets: [],
  inverseName: '',
  inverseZh: '',
  inverseEn: '',
  decimals: null,
  minimum: null,
  maximum: null,
  maxLength: null,
  own: {},
  defaultExpression: '',
};

export function has(type: string, setting: SettingName): boolean {
  return fieldTypes[type]?.settings.includes(setting) ?? false;
}

const WITHOUT_DEFAULT = new Set(['any_lookup', 'multi_lookup', 'auto_number', 'file', 'image', 'signature', 'geo', 'address', 'json', 'lunar_date', 'tree_choice', 'multi_choice']);

/** Whether an expression can give a new record a value of the type. */
export function hasDefault(type: string): boolean {
  return !WITHOUT_DEFAULT.has(type) && fieldTypes[type]?.computed !== true;
}

/** Whether fields of the type have options, in a list or in a tree. */
export function hasOptions(type: string): boolean {
  return has(type, 'options') || has(type, 'tree');
}

/** An option and all below it, one after the other. */
export function optionDrafts(option: Option, level = 0): OptionDraft[] {
  return [optionDraft(option, level), ...(option.children ?? []).flatMap((child) => optionDrafts(child, level + 1))];
}

function optionDraft(option: Option, level: number): OptionDraft {
  return {
    level,
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
    options: (field.options ?? []).flatMap((option) => optionDrafts(option)),
    target: field.target ?? '',
    targets: has(field.type, 'targets') ? targetsOf(field) : [],
    inverseName: field.inverse?.name ?? '',
    inverseZh: field.inverse?.label['zh-CN'] ?? '',
    inverseEn: field.inverse?.label.en ?? '',
    decimals: field.decimals ?? null,
    minimum: field.minimum ?? null,
    maximum: field.maximum ?? null,
    maxLength: field.max_length ?? null,
    defaultExpression: typeof field['default_expression'] === 'string' ? field['default_expression'] : '',
    own: Object.fromEntries((fieldTypes[field.type]?.own ?? []).map(({ key }) => [key, field[key] ?? null])),
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

/** Options one after the other as the tree that their levels make. */
function treeOf(options: readonly OptionDraft[]): Option[] {
  const tree: Option[] = [];
  const above: Option[] = [];
  for (const draft of options) {
    const option = optionOf(draft);
    const level = Math.min(draft.level, above.length);
    above.length = level;
    const parent = above.at(-1);
    if (parent) parent.children = [...(parent.children ?? []), option];
    else tree.push(option);
    above.push(option);
  }
  return tree;
}

function ownSettings(draft: FieldDraft): Record<string, unknown> {
  const set = (fieldTypes[draft.type]?.own ?? []).map(({ key }) => [key, draft.own[key] ?? null] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== null));
}

function settings(draft: FieldDraft): Record<string, unknown> {
  return {
    label: labelsOf(draft.zh, draft.en),
    required: draft.required,
    ...(draft.help.trim() ? { help: { 'zh-CN': draft.help.trim(), en: draft.help.trim() } } : {}),
    ...(hasOptions(draft.type) ? { options: treeOf(draft.options.filter((option) => option.value.trim() || option.zh || option.en)) } : {}),
    ...(has(draft.type, 'unique') ? { unique: draft.unique } : {}),
    ...(has(draft.type, 'indexed') ? { indexed: draft.indexed } : {}),
    ...(has(draft.type, 'searchable') && !draft.searchable ? { searchable: false } : {}),
    ...(has(draft.type, 'decimals') && draft.decimals !== null ? { decimals: draft.decimals } : {}),
    ...(has(draft.type, 'range') && draft.minimum !== null ? { minimum: draft.minimum } : {}),
    ...((has(draft.type, 'range') || has(draft.type, 'maximum')) && draft.maximum !== null ? { maximum: draft.maximum } : {}),
    ...(has(draft.type, 'length') && draft.maxLength !== null ? { max_length: draft.maxLength } : {}),
    ...(has(draft.type, 'targets') ? { targets: draft.targets } : {}),
    ...(draft.defaultExpression.trim() && hasDefault(draft.type) ? { default_expression: draft.defaultExpression.trim() } : {}),
    ...ownSettings(draft),
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

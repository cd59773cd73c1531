/** What the wizard is going to make: an object with its fields, views, a dashboard and the rights of roles; pure data. */
import type { Labels, Scope } from '@/api/types';
import type { ViewValues } from '@/api/views';
import { pathText, quoted } from '@/lib/expression';
import { labelsOf } from '../fieldDraft';
import { freeName, isName, nameFrom } from '../naming';

export interface PlannedField {
  key: number;
  zh: string;
  en: string;
  /** Empty as long as it follows from the words. */
  name: string;
  type: string;
  required: boolean;
  options: readonly string[];
  target: string;
  /** The column of the pasted table that it was made for; empty for none. */
  column: string;
}

/** A table that was pasted: its file, and how many rows it has. */
export interface Pasted {
  file: File;
  rows: number;
}

/** Before a record may be in a stage, or one after it, these fields (by their keys) must be filled in. */
export type Gates = Readonly<Record<string, readonly number[]>>;

export interface Plan {
  zh: string;
  en: string;
  name: string;
  icon: string;
  fields: readonly PlannedField[];
  /** The key of the choice whose options are stages. */
  stages: number | null;
  gates: Gates;
  board: boolean;
  calendar: boolean;
  dashboard: boolean;
  /** How far each role sees the records; what it sees of its own it may change. */
  roles: Readonly<Record<string, Scope>>;
  pasted: Pasted | null;
  /** Whether the rows of the pasted table become records. */
  importing: boolean;
}

/** The types that the wizard offers; the others are set in the designer afterwards. */
export const WIZARD_TYPES = [
  'text', 'long_text', 'number', 'integer', 'money', 'percent', 'boolean', 'date', 'datetime', 'choice', 'multi_choice', 'phone', 'email', 'url',
  'address', 'user', 'lookup', 'auto_number', 'file', 'image', 'rating',
] as const;

const WITH_OPTIONS = new Set(['choice', 'multi_choice']);
export const hasOptions = (type: string): boolean => WITH_OPTIONS.has(type);
const COLORS = ['blue', 'cyan', 'green', 'gold', 'orange', 'red', 'purple', 'magenta'];
const MOST_COLUMNS = 7;
const LONG = new Set(['long_text', 'file', 'image', 'address', 'multi_choice']);

export const emptyPlan: Plan = { zh: '', en: '', name: '', icon: 'appstore', fields: [], stages: null, gates: {}, board: true, calendar: true, dashboard: true, roles: {}, pasted: null, importing: true };

export function plannedField(key: number, part: Partial<PlannedField> = {}): PlannedField {
  return { key, zh: '', en: '', name: '', type: 'text', required: false, options: [], target: '', column: '', ...part };
}

/** Options as they are typed or pasted: by commas, semicolons or lines, each once. */
export function optionsOf(text: string): string[] {
  return [...new Set(text.split(/[,，;；、\n]/).map((one) => one.trim()).filter(Boolean))];
}

export interface SeenColumn {
  name: string;
  type: string;
  values?: string[];
}

/** Fields for the columns of a table, the first text among them first: it is the name. */
export function fieldsFromColumns(columns: readonly SeenColumn[], chinese: boolean): PlannedField[] {
  const known = new Set<string>(WIZARD_TYPES);
  const fields = columns
    .filter((column) => column.name.trim())
    .map((column, key) => {
      const word = column.name.trim().slice(0, 60);
      const isChinese = /\p{Script=Han}/u.test(word) || chinese;
      return plannedField(key, { ...(isChinese ? { zh: word } : { en: word }), column: column.name, type: known.has(column.type) ? column.type : 'text', options: hasOptions(column.type) ? (column.values ?? []) : [] });
    });
  const first = fields.findIndex((field) => field.type === 'text');
  const named = fields[first];
  return named ? [{ ...named, required: true }, ...fields.filter((field) => field !== named)] : fields;
}

/** API names for all words, told apart; `sounds` says how Chinese words sound. */
export function named(fields: readonly PlannedField[], sounds: Readonly<Record<string, string>>, reserved: ReadonlySet<string>): PlannedField[] {
  const taken = new Set(reserved);
  return fields.map((field, index) => {
    const proposed = field.name || (index === 0 ? 'name' : nameFrom(field.en) || nameFrom(sounds[field.zh] ?? '') || `field_${index + 1}`);
    const name = freeName(proposed, taken);
    taken.add(name);
    return { ...field, name };
  });
}

export interface Missing {
  what: 'label' | 'name' | 'fields' | 'fieldLabel' | 'nameType' | 'options' | 'target';
  field?: PlannedField;
}

/** What is still missing before the plan can be carried out. */
export function missingIn(plan: Plan): Missing[] {
  const missing: Missing[] = [];
  if (!plan.zh.trim() && !plan.en.trim()) missing.push({ what: 'label' });
  else if (plan.name && !isName(plan.name)) missing.push({ what: 'name' });
  if (plan.fields.length === 0) missing.push({ what: 'fields' });
  plan.fields.forEach((field, index) => {
    if (!field.zh.trim() && !field.en.trim()) missing.push({ what: 'fieldLabel', field });
    if (index === 0 && field.type !== 'text' && field.type !== 'auto_number') missing.push({ what: 'nameType', field });
    if (hasOptions(field.type) && field.options.length === 0) missing.push({ what: 'options', field });
    if (field.type === 'lookup' && !field.target) missing.push({ what: 'target', field });
  });
  return missing;
}

const labelOf = (field: PlannedField): Labels => labelsOf(field.zh, field.en);
const wordOf = (field: PlannedField): string => field.zh.trim() || field.en.trim();

/** The definition of the object, its first field the name; `plan` has all its names. */
export function definitionOf(plan: Plan): Record<string, unknown> {
  const label = labelsOf(plan.zh, plan.en);
  return { name: plan.name, label, plural: label, icon: plan.icon, name_field: plan.fields[0]?.name, fields: plan.fields.map((field, index) => fieldOf(plan, field, index)) };
}

function fieldOf(plan: Plan, field: PlannedField, index: number): Record<string, unknown> {
  return {
    name: field.name,
    type: field.type,
    label: labelOf(field),
    ...(field.type === 'auto_number' ? { pattern: '{0000}' } : { required: field.required || index === 0 }),
    ...(hasOptions(field.type) ? { options: field.options.map((option, at) => ({ value: option, label: { 'zh-CN': option, en: option }, color: COLORS[at % COLORS.length] })) } : {}),
    ...(field.key === plan.stages && field.options[0] ? { default: field.options[0] } : {}),
    ...(field.type === 'lookup' ? { target: field.target, inverse: { name: `${plan.name}_${field.name}`.slice(0, 40).replace(/_+$/, ''), label: labelsOf(plan.zh, plan.en) } } : {}),
  };
}

/** The columns of its list. */
export function columnsOf(plan: Plan): string[] {
  return plan.fields.filter((field) => !LONG.has(field.type)).slice(0, MOST_COLUMNS).map((field) => field.name);
}

const dateOf = (plan: Plan) => plan.fields.find((field) => field.type === 'date' || field.type === 'datetime');
const stageOf = (plan: Plan) => plan.fields.find((field) => field.key === plan.stages);

export interface Words {
  list: string;
  board: string;
  calendar: string;
}

/** The views that everybody gets: the list, the board by stages, the calendar by the first date. */
export function viewsOf(plan: Plan, words: Words): ViewValues[] {
  const shared = { object: plan.name, visibility: 'shared' as const };
  const [stage, date] = [stageOf(plan), dateOf(plan)];
  return [
    { ...shared, name: words.list, kind: 'list', columns: columnsOf(plan), default: true },
    ...(plan.board && stage ? [{ ...shared, name: words.board, kind: 'board' as const, board_by: stage.name }] : []),
    ...(plan.calendar && date ? [{ ...shared, name: words.calendar, kind: 'calendar' as const, board_by: date.name }] : []),
  ];
}

/** The rules that keep the gates: a record is not in a stage, or one after it, without what that stage asks for. */
export function rulesOf(plan: Plan): Record<string, unknown>[] {
  const stage = stageOf(plan);
  if (!stage) return [];
  return stage.options.flatMap((option, at) =>
    (plan.gates[option] ?? []).flatMap((key) => {
      const field = plan.fields.find((one) => one.key === key);
      if (!field || field === stage) return [];
      const reached = stage.options.slice(at).map(quoted).join(', ');
      return [
        {
          name: `${plan.zh || plan.en}：${option} · ${wordOf(field)}`.slice(0, 100),
          object: plan.name,
          condition: `${pathText(stage.name)} in (${reached}) and ${pathText(field.name)} is null`,
          message_zh: `进入“${option}”前请填写${field.zh || field.en}`,
          message_en: `Fill in ${field.en || field.zh} before “${option}”`,
          field: field.name,
        },
      ];
    }),
  );
}

/** A dashboard of the object: what came last, what is in which stage, and its days. */
export function dashboardOf(plan: Plan, words: { recent: string; calendar: string }): Record<string, unknown> {
  const [stage, date] = [stageOf(plan), dateOf(plan)];
  const fields = columnsOf(plan).slice(0, 4);
  const label = (text: string) => ({ 'zh-CN': text, en: text });
  const list = (id: string, text: string, where: string | null, width: number) => ({ id, kind: 'records', label: label(text), object: plan.name, fields, sort: '-created_at', limit: 10, width, height: 8, ...(where ? { where } : {}) });
  const widgets = [
    list('recent', words.recent, null, date ? 12 : 24),
    ...(date ? [{ id: 'days', kind: 'calendar', label: label(words.calendar), object: plan.name, options: { date_field: date.name }, width: 12, height: 12 }] : []),
    ...(stage?.options.slice(0, 4).map((option, at) => list(`stage-${at + 1}`, option, `${pathText(stage.name)} = ${quoted(option)}`, 12)) ?? []),
  ];
  return { widgets, period: 'this_year', filters: [] };
}

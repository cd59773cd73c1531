/** Definitions and pages of the server, joined and ready to look things up in. */
import type {
  ChainLink,
  FieldDefinition,
  FormSection,
  InverseDefinition,
  Labels,
  Layout,
  LineList,
  NavigationArea,
  ObjectDefinition,
  ObjectPages,
  Pages,
  RelatedList,
  Rights,
} from '@/api/types';

const OPEN_RIGHTS: Rights = { create: true, read: 'all', update: 'all', delete: 'all', export: true };
const LIST_LIMIT = 7;

export interface BoardSettings {
  field: string;
  sum: string | null;
}

export interface ObjectView {
  name: string;
  label: Labels;
  plural: Labels;
  icon: string;
  app: string;
  nameField: string;
  fields: ReadonlyMap<string, FieldDefinition>;
  inverses: readonly InverseDefinition[];
  rights: Rights;
  generated: boolean;
  byHand: boolean;
  hidden: boolean;
  /** Of objects whose records are configuration: the paths by whose values each is known in a change set. */
  knownBy: readonly string[];
  listFields: readonly string[];
  listSort: string | null;
  form: readonly FormSection[];
  header: readonly string[];
  related: readonly RelatedList[];
  /** The layouts made for this person, the first that fits a record being its own. */
  layouts: readonly Layout[];
  board: BoardSettings | null;
  figures: readonly string[];
  /** Inverses whose records are edited on the page as in a spreadsheet. */
  lines: readonly LineList[];
  chain: readonly ChainLink[];
}

export interface ResolvedField {
  path: string;
  field: FieldDefinition;
  /** The labels on the way, `客户 / 行业`. */
  labels: Labels[];
  /** The object that the last name of the path belongs to. */
  object: ObjectView;
}

export interface Model {
  objects: ReadonlyMap<string, ObjectView>;
  navigation: readonly NavigationArea[];
  pages: Pages;
}

function usable(names: readonly string[] | undefined, fields: ReadonlyMap<string, FieldDefinition>): string[] {
  return (names ?? []).filter((name) => fields.has(name.split('.')[0] ?? ''));
}

function defaultList(definition: ObjectDefinition, fields: ReadonlyMap<string, FieldDefinition>): string[] {
  const own = [...fields.values()].filter((field) => !field.system && field.type !== 'long_text');
  const first = own.slice(0, LIST_LIMIT - 1).map((field) => field.name);
  const names = usable(definition.list_fields, fields);
  return names.length ? names : [...first, ...(fields.has('owner') ? ['owner'] : [])];
}

function defaultForm(fields: ReadonlyMap<string, FieldDefinition>): FormSection[] {
  const names = [...fields.values()].filter(isWritable).map((field) => field.name);
  return [{ label: { 'zh-CN': '基本信息', en: 'Details' }, fields: names }];
}

function boardOf(pages: ObjectPages | undefined, fields: ReadonlyMap<string, FieldDefinition>): BoardSettings | null {
  const named = pages?.board;
  if (named && fields.has(named.field)) return { field: named.field, sum: named.sum ?? null };
  const money = [...fields.values()].find((field) => field.type === 'money')?.name ?? null;
  for (const name of ['stage', 'status']) {
    const field = fields.get(name);
    if (field && (field.type === 'choice' || isStage(field))) return { field: name, sum: money };
  }
  const choice = [...fields.values()].find((field) => field.type === 'choice' && field.access !== 'mask');
  return choice ? { field: choice.name, sum: money } : null;
}

/** Whether the field says at which stage of a process a record stands. */
export function isStage(field: FieldDefinition): boolean {
  return field.type === 'lookup' && field.target === 'stage';
}

/** Whether records can be laid out in columns by this field. */
export function canBoard(field: FieldDefinition): boolean {
  return field.access !== 'mask' && ['choice', 'lookup', 'user', 'team'].includes(field.type);
}

export function isWritable(field: FieldDefinition): boolean {
  return !field.readonly && (field.access ?? 'write') === 'write' && (!field.system || field.name === 'owner');
}

/** Whether the person may make records of the object in a form. */
export function mayMake(view: ObjectView): boolean {
  return view.rights.create && !view.generated && view.byHand;
}

export function viewOf(definition: ObjectDefinition, pages: ObjectPages | undefined): ObjectView {
  const fields = new Map(definition.fields.map((field) => [field.name, field]));
  const listFields = usable(pages?.list?.fields, fields);
  const form = (pages?.form ?? [])
    .map((section) => ({ ...section, fields: usable(section.fields, fields) }))
    .filter((section) => section.fields.length > 0);
  const inverses = definition.inverses ?? [];
  return {
    name: definition.name,
    label: definition.label,
    plural: definition.plural ?? definition.label,
    icon: definition.icon ?? 'table',
    app: definition.app ?? '',
    nameField: definition.name_field,
    fields,
    inverses,
    rights: definition.rights ?? OPEN_RIGHTS,
    generated: definition.generated ?? false,
    byHand: pages?.by_hand ?? true,
    hidden: definition.hidden ?? false,
    knownBy: definition.known_by ?? [],
    listFields: listFields.length ? listFields : defaultList(definition, fields),
    listSort: pages?.list?.sort ?? null,
    form: form.length ? form : defaultForm(fields),
    header: usable(pages?.header, fields),
    related: pages?.related?.filter((list) => inverses.some((inverse) => inverse.name === list.inverse)) ?? [],
    layouts: pages?.layouts ?? [],
    board: boardOf(pages, fields),
    figures: pages?.figures ?? [],
    lines: pages?.lines ?? [],
    chain: pages?.chain ?? [],
  };
}

export function buildModel(definitions: readonly ObjectDefinition[], pages: Pages): Model {
  const views = definitions.map((definition) => [definition.name, viewOf(definition, pages.objects[definition.name])] as const);
  return { objects: new Map(views), navigation: pages.navigation, pages };
}

/** Follows a path such as `account.industry`; null when a name on it does not exist for this person. */
export function resolvePath(model: Model, object: string, path: string): ResolvedField | null {
  const labels: Labels[] = [];
  let view = model.objects.get(object);
  const names = path.split('.');
  for (const [index, name] of names.entries()) {
    const field = view?.fields.get(name);
    if (!view || !field) return null;
    labels.push(field.label);
    if (index === names.length - 1) return { path, field, labels, object: view };
    const part = index === names.length - 2 ? field.parts?.find((one) => one.name === names[index + 1]) : undefined;
    if (part) return { path, field: partOf(field, part), labels: [...labels, part.label], object: view };
    const ending = endingOf(model, field, names[index + 1] ?? '');
    if (ending) {
      labels.push(ending.label);
      if (index === names.length - 2) return { path, field: ending, labels, object: view };
      return along(model, ending, path, names.slice(index + 2), labels);
    }
    view = model.objects.get(targetOf(field) ?? '');
  }
  return null;
}

/** The rest of a path behind a reference to several objects that has been taken as one of one object. */
function along(model: Model, lookup: FieldDefinition, path: string, rest: readonly string[], labels: Labels[]): ResolvedField | null {
  const found = resolvePath(model, targetOf(lookup) ?? '', rest.join('.'));
  return found && { ...found, path, labels: [...labels, ...found.labels] };
}

/** A part of a value as a field of its own, read where the whole is and edited with it alone. */
function partOf(field: FieldDefinition, part: { type: string; label: Labels }): FieldDefinition {
  return { name: field.name, type: part.type, label: part.label, readonly: true };
}

/** The objects whose records a field may point at. */
export function targetsOf(field: FieldDefinition): readonly string[] {
  const several = field['targets'];
  if (Array.isArray(several)) return several.filter((one): one is string => typeof one === 'string');
  const target = targetOf(field);
  return target ? [target] : [];
}

/** What may be named of a reference to records of several objects: which object it is, its name, or it as a lookup of one. */
export function endingOf(model: Model, field: FieldDefinition, name: string): FieldDefinition | null {
  if (field.type !== 'any_lookup') return null;
  const alone = { name: field.name, label: {}, readonly: true };
  if (name === 'name') return { ...alone, type: 'text', label: { 'zh-CN': '名称', en: 'Name' } };
  const views = targetsOf(field).flatMap((target) => model.objects.get(target) ?? []);
  if (name === 'object') {
    const options = views.map((view) => ({ value: view.name, label: view.label }));
    return { ...alone, type: 'choice', label: { 'zh-CN': '对象', en: 'Object' }, options };
  }
  const view = views.find((one) => one.name === name);
  return view ? { ...alone, type: 'lookup', label: view.label, target: view.name } : null;
}

/** The object that a lookup or user field points at. */
export function targetOf(field: FieldDefinition): string | null {
  return field.target ?? (field.type === 'user' ? 'user' : null);
}

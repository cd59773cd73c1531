/** The shapes that the server speaks, by the names that are used all over the interface. */
import type { Unchanged } from './call';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Language = 'zh-CN' | 'en';

export type Labels = Partial<Record<Language, string>>;

export type Reference = Schemas['Referred'];

export interface Money {
  amount: string;
  currency: string;
}

export interface Address {
  country?: string | null;
  province?: string | null;
  city?: string | null;
  district?: string | null;
  street?: string | null;
  postcode?: string | null;
}

/** An option as the server tells it, or as it is being made. */
export interface Option extends Omit<Schemas['Option'], 'label' | 'children'> {
  label: Labels;
  children?: Option[];
}

export interface FieldDefinition {
  name: string;
  type: string;
  label: Labels;
  required?: boolean;
  unique?: boolean;
  indexed?: boolean;
  readonly?: boolean;
  searchable?: boolean;
  system?: boolean;
  default?: unknown;
  help?: Labels | string | null;
  options?: Option[];
  target?: string | null;
  inverse?: { name: string; label: Labels } | null;
  decimals?: number | null;
  min?: number | null;
  max?: number | null;
  minimum?: number | null;
  maximum?: number | null;
  max_length?: number | null;
  access?: 'mask' | 'read' | 'write';
  hidden?: boolean;
  /** Of texts that hold the name of an object or page, or those of one or several fields of the object that the record names. */
  names?: 'object' | 'page' | 'field' | 'fields';
  /** Flags that will be in force when their index is built. */
  building?: string[];
  /** What of a value may be named on its own, as `address.city`. */
  parts?: { name: string; type: string; label: Labels }[];
  /** The settings that fields of one type alone have. */
  [own: string]: unknown;
}

export type Rights = Schemas['ObjectRights'];
export type Scope = Rights['read'];

export type InverseDefinition = Schemas['InverseDefinition'];

type Definition = Omit<Schemas['Definition'], 'fields'>;

/** An object as the server tells it, or as it is being made, when only the first of these are known. */
export type ObjectDefinition = Pick<Definition, 'name' | 'label' | 'name_field' | 'layer'> & Partial<Definition> & { fields: FieldDefinition[] };

/** One record: values by field name, a path (`account.name`) being a flat key. */
export type RecordData = Schemas['record'];
export type Count = Schemas['Count'];
export type RecordPage = Schemas['record.page'];
export type RecordQuery = Unchanged<Schemas['ListBody']>;
export type AggregateQuery = Schemas['AggregateBody'];
export type AggregateAnswer = Schemas['AggregateAnswer'];
export type ChangeEvent = Schemas['EventAnswer'];
export type Job = Schemas['JobAnswer'];
export type Operation = Schemas['BatchOperation'];
export type ProblemError = Schemas['Fault'];
export type OperationResult = Schemas['BatchResult'];

export type ServerInfo = Schemas['ServerAnswer'];

export interface NavigationItem {
  kind: 'object' | 'dashboard' | 'page';
  name: string;
  label: Labels;
  icon?: string;
}

export interface NavigationArea {
  area: string;
  label: Labels;
  icon?: string;
  items: NavigationItem[];
}

export interface FormSection {
  label: Labels;
  fields: string[];
}

export interface RelatedList {
  inverse: string;
  label?: Labels;
  fields?: string[];
  sort?: string | null;
  where?: string;
  limit?: number;
}

/** A field in a section of a layout. `waits`: it is shown only once its condition is known to hold. */
export interface LayoutPlace {
  name: string;
  span: number;
  help: Labels;
  default: unknown;
  waits: boolean;
}

export interface SectionBlock {
  kind: 'section';
  key: string;
  label: Labels;
  waits: boolean;
  columns: number;
  collapsed: boolean;
  fields: LayoutPlace[];
}

export interface RelatedBlock extends RelatedList {
  kind: 'related';
  key: string;
  label: Labels;
  waits: boolean;
}

export type LayoutBlock = SectionBlock | RelatedBlock;

export interface LayoutTab {
  key: string;
  label: Labels;
  waits: boolean;
  blocks: LayoutBlock[];
}

/** How the page and the form of a record are laid out. Without an id it is the generated one. */
export interface Layout {
  id: string | null;
  name: string;
  when: { field: string; values: string[] } | null;
  tabs: LayoutTab[];
  header: string[] | null;
  phone: { order: string[]; collapsed: string[] };
  conditional: boolean;
}

/** `open`: the statuses of the record in which its lines may be changed; none: always. */
export interface LineList {
  inverse: string;
  open: string[];
}

export interface ChainLink {
  object: string;
  where: string;
}

export interface ObjectPages {
  list?: { fields: string[]; sort?: string | null };
  form?: FormSection[];
  header?: string[];
  /** Whether people make records in a form. */
  by_hand?: boolean;
  related?: RelatedList[];
  layouts?: Layout[];
  board?: { field: string; sum?: string | null } | null;
  /** Metrics that a record's page shows, narrowed to the record. */
  figures?: string[];
  /** Inverses whose records are edited on the page as in a spreadsheet. */
  lines?: LineList[];
  /** The documents that a record goes with; `{field}` in a condition stands for an id, an empty one for the record itself. */
  chain?: ChainLink[];
}

export interface Pages {
  navigation: NavigationArea[];
  objects: Record<string, ObjectPages>;
  dashboards: { name: string; label: Labels; [key: string]: unknown }[];
}

/** A typed command. `record` names the input that takes the record it works on. */
export type ActionDefinition = Omit<Schemas['ActionAnswer'], 'input'> & { input: JsonSchema };

/** The part of JSON Schema that inputs of actions are written in. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: unknown[];
  format?: string;
  anyOf?: JsonSchema[];
  default?: unknown;
  [key: string]: unknown;
}

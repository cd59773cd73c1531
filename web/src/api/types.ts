/** The shapes that the server speaks. Names are those on the wire. */

export type Language = 'zh-CN' | 'en';

export type Labels = Partial<Record<Language, string>>;

export interface Reference {
  id: string;
  name: string | null;
}

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

export interface Option {
  value: string;
  label: Labels;
  color?: string | null;
  active?: boolean;
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
  /** Flags that will be in force when their index is built. */
  building?: string[];
  /** What of a value may be named on its own, as `address.city`. */
  parts?: { name: string; type: string; label: Labels }[];
  /** The settings that fields of one type alone have. */
  [own: string]: unknown;
}

export type Scope = 'none' | 'own' | 'team' | 'subtree' | 'all';

export interface Rights {
  create: boolean;
  read: Scope;
  update: Scope;
  delete: Scope;
  export: boolean;
}

export interface InverseDefinition {
  name: string;
  label: Labels;
  object: string;
  field: string;
}

export interface ObjectDefinition {
  name: string;
  label: Labels;
  plural?: Labels;
  name_field: string;
  fields: FieldDefinition[];
  layer: 'app' | 'organisation';
  icon?: string;
  app?: string;
  list_fields?: string[];
  rights?: Rights;
  inverses?: InverseDefinition[];
  generated?: boolean;
  hidden?: boolean;
}

/** One record: values by field name, a path (`account.name`) being a flat key. */
export interface RecordData {
  id: string;
  [field: string]: unknown;
}

export interface Count {
  value: number;
  exact: boolean;
}

export interface RecordPage {
  records: RecordData[];
  next: string | null;
  count: Count | null;
}

/** Path → up to 1,000 ids: records whose own id, where the path is `id`, or whose reference is one of these. */
export type Among = Readonly<Record<string, readonly string[]>>;

export interface RecordQuery {
  fields?: string[];
  where?: string;
  among?: Among;
  sort?: string[];
  limit?: number;
  cursor?: string;
  count?: 'none' | 'capped' | 'exact';
}

export interface AggregateQuery {
  group?: string[];
  measures: Record<string, string>;
  where?: string;
  among?: Among;
  sort?: string[];
  limit?: number;
}

export interface AggregateAnswer {
  rows: Record<string, unknown>[];
}

export interface ChangeEvent {
  id: string;
  type: string;
  at: string;
  actor: Reference | string | null;
  actor_name?: string | null;
  object: string;
  record: string;
  changes: Record<string, [unknown, unknown]> | null;
  cause?: unknown;
}

export interface Job {
  id: string;
  kind: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: number | null;
  result: unknown;
  files: { id: string; name: string; size?: number }[] | null;
}

export interface Operation {
  op: 'create' | 'update' | 'upsert' | 'delete' | 'restore';
  id?: string;
  match?: Record<string, unknown>;
  values?: Record<string, unknown>;
}

export interface ProblemError {
  field?: string;
  at?: number;
  code: string;
  message: string;
}

export interface OperationResult {
  status: number;
  id?: string;
  errors?: ProblemError[];
}

export interface SignedInUser {
  id: string;
  name: string;
  login: string;
  organisation: Reference | string | null;
  language: Language;
}

export interface ServerInfo {
  demo: boolean;
  demo_login: string | null;
  demo_password: string | null;
  version: string;
  languages: Language[];
}

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

export interface ObjectPages {
  list?: { fields: string[]; sort?: string | null };
  form?: FormSection[];
  header?: string[];
  related?: RelatedList[];
  layouts?: Layout[];
  board?: { field: string; sum?: string | null } | null;
  /** Metrics that a record's page shows, narrowed to the record. */
  figures?: string[];
}

export interface Pages {
  navigation: NavigationArea[];
  objects: Record<string, ObjectPages>;
  dashboards: { name: string; label: Labels; [key: string]: unknown }[];
}

/** A typed command. `record` names the input that takes the record it works on. */
export interface ActionDefinition {
  name: string;
  label: Labels;
  help?: Labels | null;
  object: string | null;
  record: string | null;
  input: JsonSchema;
}

/** The part of JSON Schema that inputs of actions are written in. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: unknown[];
  format?: string;
  default?: unknown;
  [key: string]: unknown;
}

export interface SearchHit {
  object: string;
  id: string;
  name: string;
  snippet?: string | null;
}

import type { ComponentType } from 'react';
import type { FieldDefinition } from '@/api/types';
import type { Locale } from '@/lib/locale';
import type { Node } from '@/lib/syntax';

export interface DisplayProps {
  value: unknown;
  field: FieldDefinition;
  /** In a table cell: one line, no currency, the column says it. */
  dense?: boolean;
}

export interface EditorProps {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
  field: FieldDefinition;
  label: string;
  invalid?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  describedBy?: string;
  /** Edited inside a table cell or a fact: the value counts as soon as it is chosen. */
  inline?: boolean;
  /** Called by editors whose choice is final (a picked option) with the value picked. */
  onCommit?: (value: unknown) => void;
}

export interface FilterEditorProps {
  value: unknown;
  onChange: (value: unknown) => void;
  field: FieldDefinition;
  operator: OperatorName;
  label: string;
}

export type OperatorName =
  | 'eq'
  | 'ne'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'between'
  | 'in'
  | 'not_in'
  | 'me'
  | 'my_team'
  | 'period'
  | 'before_today'
  | 'next_days'
  | 'last_days'
  | 'near'
  | 'true'
  | 'false'
  | 'null'
  | 'not_null';

export type TypeGroup = 'text' | 'number' | 'time' | 'choice' | 'relation' | 'other';

/** What may be said of a field of a type when it is made. */
export type SettingName =
  | 'options'
  | 'tree'
  | 'target'
  | 'targets'
  | 'inverse'
  | 'decimals'
  | 'range'
  | 'maximum'
  | 'length'
  | 'unique'
  | 'indexed'
  | 'searchable';

/** A setting that fields of one type alone have: one of several values, or yes and no. */
export interface OwnSetting {
  key: string;
  values?: readonly string[];
  /** Asked only where the field points at records of its own object. */
  itself?: boolean;
}

/** What the drawer of a field gives to the settings of its type. */
export interface SettingsProps {
  own: Readonly<Record<string, unknown>>;
  /** The object that the field belongs to. */
  object: string;
  locked: boolean;
  onChange: (own: Record<string, unknown>) => void;
}

/** How a type says a condition in a way of its own, and knows it again. */
export interface OwnConditions {
  write: (name: string, operator: OperatorName, value: unknown) => string | null;
  read: (node: Node) => { path: string; operator: OperatorName; value: unknown } | null;
}

/** Everything the interface knows about one type of field. */
export interface FieldType {
  type: string;
  align: 'left' | 'right' | 'center';
  /** Width of its column in a table, px. */
  width: number;
  Display: ComponentType<DisplayProps>;
  Editor: ComponentType<EditorProps>;
  FilterEditor: ComponentType<FilterEditorProps>;
  operators: readonly OperatorName[];
  /** The value as a literal of the expression language. */
  literal: (value: unknown) => string;
  /** What is sent for a value that was read or edited. */
  toInput: (value: unknown) => unknown;
  /** The value in words, for history, titles and conflicts. */
  toText: (value: unknown, field: FieldDefinition, locale: Locale) => string;
  sortable: boolean;
  /** Where the drawer of a field lists it, and what it asks. */
  group: TypeGroup;
  settings: readonly SettingName[];
  own?: readonly OwnSetting[];
  /** Edits the settings in `own`, where a list of values or a box to tick is not enough. */
  Settings?: ComponentType<SettingsProps>;
  /** Whether the system makes the values, so that nobody can be asked for one. */
  computed?: boolean;
  conditions?: OwnConditions;
  /** Takes the whole width of a form. */
  wide?: boolean;
  /** Whether a list may edit it in place. */
  cell: boolean;
}

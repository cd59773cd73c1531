import type { ComponentType } from 'react';
import type { FieldDefinition } from '@/api/types';
import type { Locale } from '@/lib/locale';

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
  | 'true'
  | 'false'
  | 'null'
  | 'not_null';

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
  /** Takes the whole width of a form. */
  wide?: boolean;
  /** Whether a list may edit it in place. */
  cell: boolean;
}

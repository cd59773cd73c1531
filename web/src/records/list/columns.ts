/** Which columns a person sees in a list, kept for each person and object in the browser. */
import { useCallback, useMemo, useState } from 'react';
import type { FieldDefinition } from '@/api/types';
import type { SavedView, ViewLayout } from '@/api/views';
import { typeOf } from '@/fields/registry';
import { currencySymbol } from '@/lib/format';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import { kept } from '@/lib/store';
import { useMe, useModel } from '@/model/context';
import { isWritable, resolvePath, type Model, type ObjectView } from '@/model/view';

export interface Column {
  path: string;
  field: FieldDefinition;
  label: string;
  width: number;
  align: 'left' | 'right' | 'center';
  editable: boolean;
  /** Edited in a window of its own: its editor is too large for a cell. */
  large: boolean;
  sortable: boolean;
  /** The record's own name, which leads to its page. */
  isName: boolean;
}

const NAME_WIDTH = 240;
const STAGE_WIDTH = 124;

export function columnOf(model: Model, view: ObjectView, path: string, locale: Locale, width?: number): Column | null {
  const resolved = resolvePath(model, view.name, path);
  if (!resolved) return null;
  const { field } = resolved;
  const type = typeOf(field);
  const isName = path === view.nameField;
  const words = resolved.labels.map((label) => labelText(label, locale.language)).join(' · ');
  return {
    path,
    field,
    label: field.type === 'money' ? `${words} (${currencySymbol(locale.currency)})` : words,
    width: width ?? (isName ? NAME_WIDTH : field.target === 'stage' ? STAGE_WIDTH : type.width),
    align: type.align,
    editable: !path.includes('.') && !type.computed && field.access !== 'mask' && isWritable(field) && view.rights.update !== 'none' && !view.generated,
    large: !type.cell || type.wide === true,
    sortable: type.sortable,
    isName,
  };
}

function stored(key: string): string[] | null {
  const found = kept.get(key);
  return Array.isArray(found) && found.every((item) => typeof item === 'string') && found.length ? found : null;
}

export interface ChosenColumns {
  columns: Column[];
  paths: readonly string[];
  choose: (paths: string[] | null) => void;
  changed: boolean;
}

/** The columns of an object's list; under a saved view, those that it names, until the person chooses others. */
export function useColumns(view: ObjectView, saved: SavedView | null, widths: ViewLayout['widths']): ChosenColumns {
  const model = useModel();
  const me = useMe();
  const locale = useLocale();
  const key = `columns.${me.user.id}.${view.name}${saved ? `.${saved.id}` : ''}`;
  const [choice, setChoice] = useState<{ key: string; paths: string[] | null }>(() => ({ key, paths: stored(key) }));
  const own = choice.key === key ? choice.paths : stored(key);
  const paths = own ?? saved?.columns ?? view.listFields;
  const columns = useMemo(
    () => paths.flatMap((path) => columnOf(model, view, path, locale, widths?.[path]) ?? []),
    [model, view, paths, locale, widths],
  );
  const choose = useCallback(
    (next: string[] | null) => {
      kept.set(key, next);
      setChoice({ key, paths: next });
    },
    [key],
  );
  return { columns, paths, choose, changed: own !== null };
}

/** Which columns a person sees in a list, kept for each person and object in the browser. */
import { useCallback, useMemo, useState } from 'react';
import type { FieldDefinition, Language } from '@/api/types';
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
  /** The field that names the record above it, under which its name stands indented. */
  under?: string;
}

const NAME_WIDTH = 240;
const STAGE_WIDTH = 124;
/** What stands beside the words of a heading, and of an option: spaces, the arrow of the order, the dot. */
const HEADING_ROOM = 40;
const OPTION_ROOM = 52;
const MOST = 200;
const CHINESE = /[\u2e80-\uffef]/;

/** About how wide words of 13 px are, px. */
export function widthOf(words: string): number {
  return Math.ceil([...words].reduce((sum, letter) => sum + (CHINESE.test(letter) ? 13 : 7.5), 0));
}

/** How wide a column is at first: as its type is, and so that its heading and its options are read whole. */
export function firstWidth(field: FieldDefinition, heading: string, usual: number, language: Language): number {
  const options = field.type === 'choice' ? (field.options ?? []).map((option) => widthOf(labelText(option.label, language)) + OPTION_ROOM) : [];
  return Math.max(usual, Math.min(MOST, Math.max(widthOf(heading) + HEADING_ROOM, ...options)));
}

export function columnOf(model: Model, view: ObjectView, path: string, locale: Locale, width?: number): Column | null {
  const resolved = resolvePath(model, view.name, path);
  if (!resolved) return null;
  const { field } = resolved;
  const type = typeOf(field);
  const isName = path === view.nameField;
  const words = resolved.labels.map((label) => labelText(label, locale.language)).join(' · ');
  const label = field.type === 'money' ? `${words} (${currencySymbol(locale.currency)})` : words;
  return {
    path,
    field,
    label,
    width: width ?? firstWidth(field, label, isName ? NAME_WIDTH : field.target === 'stage' ? STAGE_WIDTH : type.width, locale.language),
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

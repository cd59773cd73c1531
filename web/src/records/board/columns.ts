import { useMemo } from 'react';
import type { Reference } from '@/api/types';
import { allOf, pathText, quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useStages } from '@/model/stages';
import { canBoard, type ObjectView } from '@/model/view';

export interface BoardColumn {
  /** The choice's value or the stage's id; empty for records that have none. */
  key: string;
  label: string;
  color: string | null;
  /** The value that a record dropped here gets. */
  value: unknown;
  condition: string;
  /** A record here is still on its way, so its date can be overdue. */
  open: boolean;
}

export interface Board {
  field: string;
  columns: BoardColumn[];
  pipelines: Reference[];
  pipeline: string | null;
  /** Fields that records can be laid out by. */
  fields: { value: string; label: string }[];
}

function byName(list: readonly Reference[]): Reference[] {
  return [...new Map(list.map((one) => [one.id, one])).values()];
}

export function useBoard(view: ObjectView, by: string | undefined, pipeline: string | undefined): Board {
  const { language } = useLocale();
  const stages = useStages();
  return useMemo(() => {
    const fields = [...view.fields.values()].filter(canBoard);
    const field = fields.find((one) => one.name === by) ?? fields.find((one) => one.name === view.board?.field) ?? fields[0];
    const listed = fields.map((one) => ({ value: one.name, label: labelText(one.label, language) }));
    if (!field) return { field: '', columns: [], pipelines: [], pipeline: null, fields: listed };
    const name = pathText(field.name);
    if (field.type === 'lookup') {
      const pipelines = byName(stages.flatMap((stage) => stage.pipeline ?? []));
      const chosen = pipelines.find((one) => one.id === pipeline)?.id ?? pipelines[0]?.id ?? null;
      const columns = stages
        .filter((stage) => stage.pipeline?.id === chosen || pipelines.length === 0)
        .map((stage) => ({
          key: stage.id,
          label: stage.name,
          color: stage.color,
          value: { id: stage.id, name: stage.name },
          condition: `${name} = ${quoted(stage.id)}`,
          open: stage.kind === 'open',
        }));
      return { field: field.name, columns, pipelines, pipeline: chosen, fields: listed };
    }
    const columns = (field.options ?? [])
      .filter((option) => option.active !== false)
      .map((option) => ({
        key: option.value,
        label: labelText(option.label, language),
        color: option.color ?? 'default',
        value: option.value,
        condition: `${name} = ${quoted(option.value)}`,
        open: true,
      }));
    return { field: field.name, columns, pipelines: [], pipeline: null, fields: listed };
  }, [view, by, pipeline, stages, language]);
}

export interface CardFields {
  money: string | null;
  about: string | null;
  date: string | null;
  owner: string | null;
}

/** What a card shows beside the name: an amount, whom it is about, a date, the owner. */
export function cardFields(view: ObjectView, columnField: string): CardFields {
  const listed = view.listFields.flatMap((name) => view.fields.get(name) ?? []);
  const lookup = listed.find((field) => field.type === 'lookup' && field.name !== columnField && field.target !== 'stage' && field.target !== 'pipeline');
  const text = listed.find((field) => field.type === 'text' && field.name !== view.nameField);
  return {
    money: view.board?.sum ?? listed.find((field) => field.type === 'money')?.name ?? null,
    about: lookup?.name ?? text?.name ?? null,
    date: listed.find((field) => field.type === 'date' || (field.type === 'datetime' && field.name === 'due_at'))?.name ?? null,
    owner: view.fields.has('owner') ? 'owner' : null,
  };
}

export function fieldsToRead(view: ObjectView, columnField: string, card: CardFields): string[] {
  const names = [view.nameField, columnField, card.money, card.about, card.date, card.owner, view.fields.has('version') ? 'version' : null];
  return [...new Set(names.filter((name): name is string => name !== null))];
}

export function columnWhere(where: string, column: BoardColumn): string {
  return allOf(where, column.condition);
}

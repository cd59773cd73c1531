import { useMemo } from 'react';
import type { FieldDefinition, RecordData, Reference } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { allOf, pathText } from '@/lib/expression';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import { stagesFor, useStages } from '@/model/stages';
import { canBoard, isStage, resolvePath, type Model, type ObjectView } from '@/model/view';
import { canGroup, conditionOf, groupKey, isDated } from '../list/grouping';

/** A column, or a lane across the columns: the records of one value. */
export interface BoardColumn {
  /** The choice's value or the record's id; empty for records that have none. */
  key: string;
  label: string;
  color: string | null;
  /** The value that a record dropped here gets. */
  value: unknown;
  condition: string;
  /** A record here is still on its way, so its date can be overdue. */
  open: boolean;
}

/** Where a card lies. */
export interface Place {
  column: BoardColumn;
  lane: BoardColumn | null;
}

export interface Board {
  field: string;
  columns: BoardColumn[];
  pipelines: Reference[];
  pipeline: string | null;
  /** Fields that records can be laid out by. */
  fields: { value: string; label: string }[];
}

/** References that are found among the records make at most so many columns or lanes. */
const MOST_FOUND = 30;

function byName(list: readonly Reference[]): Reference[] {
  return [...new Map(list.map((one) => [one.id, one])).values()];
}

/** The field whose values are the columns: the one asked for, else the object's own, else the first that fits. */
export function boardField(view: ObjectView, by: string | undefined): FieldDefinition | undefined {
  const fields = [...view.fields.values()].filter(canBoard);
  return fields.find((one) => one.name === by) ?? fields.find((one) => one.name === view.board?.field) ?? fields[0];
}

/** A column for each value that records have, those of an option in the order of the options, and one for none. */
function valuesOf(field: FieldDefinition, found: readonly unknown[], none: string, locale: Locale): BoardColumn[] {
  const by = { text: field.name, path: field.name, grain: null, field };
  const made = (value: unknown, label: string, color: string | null): BoardColumn => ({ key: groupKey(value), label, color, value, condition: conditionOf(by, value), open: true });
  const empty = found.includes(null) ? [made(null, none, null)] : [];
  if (field.type === 'choice') {
    const options = (field.options ?? []).filter((option) => option.active !== false || found.includes(option.value));
    return [...options.map((option) => made(option.value, labelText(option.label, locale.language), option.color ?? 'default')), ...empty];
  }
  const values = found.filter((value) => value !== null).slice(0, MOST_FOUND);
  const named = values.map((value) => made(value, isObject(value) ? (asReference(value)?.name ?? asString(value)) : typeOf(field).toText(value, field, locale), null));
  return [...named.sort((a, b) => a.label.localeCompare(b.label, locale.language)), ...empty];
}

/** The columns of a board. `found`: the values that its records have, those of the most records first. */
export function useBoard(view: ObjectView, by: string | undefined, pipeline: string | undefined, found: readonly unknown[], none: string): Board {
  const locale = useLocale();
  const stages = useStages();
  return useMemo(() => {
    const field = boardField(view, by);
    const fields = [...view.fields.values()].filter(canBoard).map((one) => ({ value: one.name, label: labelText(one.label, locale.language) }));
    if (!field) return { field: '', columns: [], pipelines: [], pipeline: null, fields };
    if (!isStage(field)) return { field: field.name, columns: valuesOf(field, found, none, locale), pipelines: [], pipeline: null, fields };
    const fitting = stagesFor(stages, view.name);
    const pipelines = byName(fitting.flatMap((stage) => stage.pipeline ?? []));
    const chosen = pipelines.find((one) => one.id === pipeline)?.id ?? pipelines[0]?.id ?? null;
    const columns = fitting
      .filter((stage) => stage.pipeline?.id === chosen || pipelines.length === 0)
      .map((stage) => ({
        key: stage.id,
        label: stage.name,
        color: stage.color,
        value: { id: stage.id, name: stage.name },
        condition: `${pathText(field.name)} = "${stage.id}"`,
        open: stage.kind === 'open',
      }));
    return { field: field.name, columns, pipelines, pipeline: chosen, fields };
  }, [view, by, pipeline, found, none, locale, stages]);
}

/** Fields whose values may be the lanes of a board. */
export function laneFields(view: ObjectView, columnField: string): FieldDefinition[] {
  return [...view.fields.values()].filter((field) => field.name !== columnField && canGroup(field) && !isDated(field) && typeOf(field).type !== 'text');
}

export function lanesOf(field: FieldDefinition | undefined, found: readonly unknown[], none: string, locale: Locale): BoardColumn[] {
  return field ? valuesOf(field, found, none, locale) : [];
}

export interface CardFields {
  money: string | null;
  about: string | null;
  date: string | null;
  owner: string | null;
  /** Fields chosen instead of these, each with its label. */
  own: readonly string[];
}

/** What a card shows beside the name: an amount, whom it is about, a date, the owner, or the fields that were chosen. */
export function cardFields(view: ObjectView, model: Model, columnField: string, chosen: readonly string[]): CardFields {
  const own = chosen.filter((path) => resolvePath(model, view.name, path) !== null);
  const listed = view.listFields.flatMap((name) => view.fields.get(name) ?? []);
  const lookup = listed.find((field) => field.type === 'lookup' && field.name !== columnField && field.target !== 'stage' && field.target !== 'pipeline');
  const text = listed.find((field) => field.type === 'text' && field.name !== view.nameField);
  return {
    money: view.board?.sum ?? listed.find((field) => field.type === 'money')?.name ?? null,
    about: lookup?.name ?? text?.name ?? null,
    date: listed.find((field) => field.type === 'date' || (field.type === 'datetime' && field.name === 'due_at'))?.name ?? null,
    owner: view.fields.has('owner') ? 'owner' : null,
    own,
  };
}

export function fieldsToRead(view: ObjectView, columnField: string, laneField: string | null, card: CardFields): string[] {
  const shown = card.own.length ? card.own : [card.money, card.about, card.date, card.owner];
  const names = [view.nameField, columnField, laneField, ...shown, view.fields.has('version') ? 'version' : null];
  return [...new Set(names.filter((name): name is string => name !== null))];
}

export function placeWhere(where: string, { column, lane }: Place): string {
  return allOf(where, column.condition, lane?.condition);
}

/** The name of a place among those that cards are dropped on. */
export function placeKey({ column, lane }: Place): string {
  return lane ? `${column.key}\u0001${lane.key}` : column.key;
}

/** What a record that moves from one place to another gets. */
export function movedValues(field: string, laneField: string | null, from: Place, to: Place): Record<string, unknown> {
  return {
    ...(from.column.key === to.column.key ? {} : { [field]: to.column.value }),
    ...(laneField && from.lane && to.lane && from.lane.key !== to.lane.key ? { [laneField]: to.lane.value } : {}),
  };
}

/** The record's values under the names of a move, to take it back by. */
export function valuesBefore(record: RecordData, moved: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(moved).map((name) => [name, record[name] ?? null]));
}

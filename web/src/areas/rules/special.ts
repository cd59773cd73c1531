import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { FieldDefinition } from '@/api/types';
import type { DisplayProps, EditorProps } from '@/fields/types';

type Editor = LazyExoticComponent<ComponentType<EditorProps>>;
type Display = LazyExoticComponent<ComponentType<DisplayProps>>;

const Condition: Editor = lazy(() => import('./ConditionEditor'));
const Conditions: Editor = lazy(() => import('./ConditionsEditor'));
const Filter: Editor = lazy(() => import('./FilterEditor'));
const FieldName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldEditor })));
const PageName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.PageEditor })));
const names = (name: 'DateFieldEditor' | 'PersonFieldEditor' | 'DepartmentFieldEditor' | 'MetricEditor'): Editor =>
  lazy(() => import('./NameEditors').then((module) => ({ default: module[name] })));
const FieldNames: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldsEditor })));

const Trigger: Editor = lazy(() => import('@/areas/automations/TriggerEditor'));
const Steps: Editor = lazy(() => import('@/areas/automations/StepsEditor'));

const Json: Editor = lazy(() => import('@/fields/json/Editor'));
const MovesWords: Display = lazy(() => import('@/areas/sharing/MovesDisplay'));

const Schedule: Editor = lazy(() => import('@/areas/automations/ScheduleEditor'));

const loadDisplays = () => import('./RuleDisplays');
const ConditionWords: Display = lazy(() => loadDisplays().then((module) => ({ default: module.ConditionDisplay })));
const ExpressionWords: Display = lazy(() => loadDisplays().then((module) => ({ default: module.ExpressionDisplay })));
const TargetWords: Display = lazy(() => loadDisplays().then((module) => ({ default: module.TargetDisplay })));
const ConditionsWords: Display = lazy(() => loadDisplays().then((module) => ({ default: module.ConditionsDisplay })));
const FieldLabels: Display = lazy(() => loadDisplays().then((module) => ({ default: module.FieldsDisplay })));
const MetricLabel: Display = lazy(() => loadDisplays().then((module) => ({ default: module.MetricDisplay })));
const PageLabel: Display = lazy(() => loadDisplays().then((module) => ({ default: module.PageDisplay })));

const loadTriggers = () => import('@/areas/automations/TriggerDisplays');
const TriggerWords: Display = lazy(() => loadTriggers().then((module) => ({ default: module.TriggerDisplay })));
const ScheduleWords: Display = lazy(() => loadTriggers().then((module) => ({ default: module.ScheduleDisplay })));
const StepsWords: Display = lazy(() => import('@/areas/automations/AutomationDisplays').then((module) => ({ default: module.StepsDisplay })));

/** How a field of a rule is written and read: as text it is kept, but neither written nor read so. */
interface Special {
  Editor: Editor;
  Display: Display;
  /** Too much for the narrow place of a fact: it is edited in the form. */
  large?: boolean;
}

const condition: Special = { Editor: Condition, Display: ConditionWords, large: true };

const LongText: Editor = lazy(() => import('@/fields/long_text/Editor'));
const PlainText: Editor = lazy(() => import('@/fields/shared/TextEditor'));

/** Not a condition, but an expression all the same. */
const expression: Special = { Editor: LongText, Display: ExpressionWords, large: true };

const filter: Special = { Editor: Filter, Display: ConditionWords, large: true };

const SPECIAL: Record<string, Special> = {
  'validation_rule.condition': condition,
  'form_rule.condition': condition,
  'sharing_rule.condition': filter,
  'territory_rule.condition': filter,
  'metric.filter': filter,
  'improvement.filter': filter,
  'stage_kpi.condition': condition,
  'stage_kpi.measured': expression,
  'score_rule.condition': condition,
  'score_rule.times': expression,
  'score_rule.since': expression,
  'assignment_rule.condition': condition,
  'assignment_rule.skill': expression,
  'return_rule.condition': condition,
  'return_rule.exempt': condition,
  'lead_mapping.source': { Editor: FieldName, Display: FieldLabels },
  'lead_mapping.target': { Editor: PlainText, Display: TargetWords },
  'metric.date': { Editor: names('DateFieldEditor'), Display: FieldLabels },
  'metric.person': { Editor: names('PersonFieldEditor'), Display: FieldLabels },
  'metric.department': { Editor: names('DepartmentFieldEditor'), Display: FieldLabels },
  'territory_change.moves': { Editor: Json, Display: MovesWords, large: true },
  'stage_requirement.condition': condition,
  'stage_task.condition': condition,
  'automation.settings': { Editor: Trigger, Display: TriggerWords, large: true },
  'automation.condition': condition,
  'automation.exit_when': condition,
  'automation.steps': { Editor: Steps, Display: StepsWords, large: true },
  'report_subscription.schedule': { Editor: Schedule, Display: ScheduleWords, large: true },
  'duplicate_rule.conditions': { Editor: Conditions, Display: ConditionsWords, large: true },
};

const NAMES: Record<string, Special> = {
  field: { Editor: FieldName, Display: FieldLabels },
  fields: { Editor: FieldNames, Display: FieldLabels },
  page: { Editor: PageName, Display: PageLabel },
  metric: { Editor: names('MetricEditor'), Display: MetricLabel },
};

/** What a field of a rule is written and read with; null for every other field. */
export function specialOf(object: string, field: FieldDefinition): Special | null {
  return SPECIAL[`${object}.${field.name}`] ?? NAMES[field.names ?? ''] ?? null;
}

/** The fields that say which object a rule's parts are about. */
export const OBJECT_BESIDE = ['object', 'into', 'pool'] as const;

/** Whether a value is read together with the object that is named beside it: a rule's parts, or a record that is kept by its id. */
export function isReadWithObject(object: string, field: FieldDefinition): boolean {
  return field.name === 'record' || specialOf(object, field) !== null;
}

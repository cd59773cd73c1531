import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { FieldDefinition } from '@/api/types';
import type { EditorProps } from '@/fields/types';

type Editor = LazyExoticComponent<ComponentType<EditorProps>>;

const Condition: Editor = lazy(() => import('./ConditionEditor'));
const Conditions: Editor = lazy(() => import('./ConditionsEditor'));
const Filter: Editor = lazy(() => import('./FilterEditor'));
const FieldName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldEditor })));
const PageName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.PageEditor })));
const FieldNames: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldsEditor })));

const Trigger: Editor = lazy(() => import('@/areas/automations/TriggerEditor'));
const Steps: Editor = lazy(() => import('@/areas/automations/StepsEditor'));

const Schedule: Editor = lazy(() => import('@/areas/automations/ScheduleEditor'));

const EDITORS: Record<string, Editor> = {
  'validation_rule.condition': Condition,
  'form_rule.condition': Condition,
  'sharing_rule.condition': Filter,
  'territory_rule.condition': Filter,
  'automation.settings': Trigger,
  'automation.condition': Condition,
  'automation.exit_when': Condition,
  'automation.steps': Steps,
  'report_subscription.schedule': Schedule,
  'duplicate_rule.conditions': Conditions,
};

const NAMES: Record<string, Editor> = { field: FieldName, fields: FieldNames, page: PageName };

/** Fields of rules name fields and hold conditions: as text they are kept, but not written. */
export function specialEditor(object: string, field: FieldDefinition): Editor | null {
  return EDITORS[`${object}.${field.name}`] ?? NAMES[field.names ?? ''] ?? null;
}

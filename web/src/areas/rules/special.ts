import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { EditorProps } from '@/fields/types';

type Editor = LazyExoticComponent<ComponentType<EditorProps>>;

const Condition: Editor = lazy(() => import('./ConditionEditor'));
const Conditions: Editor = lazy(() => import('./ConditionsEditor'));
const ObjectName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.ObjectEditor })));
const FieldName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldEditor })));
const PageName: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.PageEditor })));
const FieldNames: Editor = lazy(() => import('./NameEditors').then((module) => ({ default: module.FieldsEditor })));

const Trigger: Editor = lazy(() => import('@/areas/automations/TriggerEditor'));
const Steps: Editor = lazy(() => import('@/areas/automations/StepsEditor'));

const Schedule: Editor = lazy(() => import('@/areas/automations/ScheduleEditor'));

const EDITORS: Record<string, Editor> = {
  'validation_rule.object': ObjectName,
  'validation_rule.condition': Condition,
  'validation_rule.field': FieldName,
  'form_rule.object': ObjectName,
  'form_rule.condition': Condition,
  'form_rule.fields': FieldNames,
  'automation.object': ObjectName,
  'automation.settings': Trigger,
  'automation.fields': FieldNames,
  'automation.condition': Condition,
  'automation.exit_when': Condition,
  'automation.steps': Steps,
  'report_subscription.schedule': Schedule,
  'report_subscription.page': PageName,
  'duplicate_rule.object': ObjectName,
  'duplicate_rule.target': ObjectName,
  'duplicate_rule.conditions': Conditions,
};

/** Fields of rules name objects and fields and hold conditions: as text they are kept, but not written. */
export function specialEditor(object: string, field: string): Editor | null {
  return EDITORS[`${object}.${field}`] ?? null;
}

/** Carries a plan out: the object first, then what is built on it; what fails takes the object back with it. */
import { createRecord, deleteRecord } from '@/api/records';
import { createView, deleteView } from '@/api/views';
import { share } from '@/areas/sharing/api';
import { loadRights, saveRights, withRight } from '@/areas/rights/rights';
import { createObject, deleteObject, pinyinOf } from '../api';
import { freeName, nameFrom } from '../naming';
import { dashboardOf, definitionOf, named, rulesOf, viewsOf, type Plan, type Words } from './plan';

export interface Made {
  object: string;
  dashboard: string | null;
  undo: () => Promise<void>;
}

const SYSTEM = new Set(['id', 'owner', 'created_at', 'created_by', 'updated_at', 'updated_by', 'version', 'deleted_at']);

/** The plan with all its API names, from the English words or from the sound of the Chinese ones. */
export async function withNames(plan: Plan, taken: ReadonlySet<string>): Promise<Plan> {
  const unnamed = [...(plan.name ? [] : [plan]), ...plan.fields.filter((field) => !field.name)];
  const words = [...new Set(unnamed.filter((one) => !nameFrom(one.en)).map((one) => one.zh))].filter(Boolean);
  const heard = await Promise.all(words.map((word) => pinyinOf(word)));
  const sounds = Object.fromEntries(words.map((word, at) => [word, heard[at] ?? '']));
  const proposed = plan.name || nameFrom(plan.en) || nameFrom(sounds[plan.zh] ?? '') || 'object';
  return { ...plan, name: freeName(proposed, taken), fields: named(plan.fields, sounds, SYSTEM) };
}

/** Makes everything; `plan` has its names. When a part is refused, what was made before it is taken back. */
export async function make(plan: Plan, words: Words & { recent: string }): Promise<Made> {
  const back: (() => Promise<unknown>)[] = [];
  const undo = async () => {
    for (const step of back.splice(0).reverse()) await step();
  };
  try {
    await createObject(definitionOf(plan) as unknown as Parameters<typeof createObject>[0]);
    back.push(() => deleteObject(plan.name));
    for (const [role, scope] of Object.entries(plan.roles)) {
      const before = await loadRights(role);
      await saveRights(role, withRight(before, plan.name, { create: scope !== 'none', read: scope, update: scope, delete: scope === 'none' ? 'none' : 'own', export: false }));
      back.push(() => saveRights(role, before));
    }
    for (const view of viewsOf(plan, words)) {
      const made = await createView(view);
      back.push(() => deleteView(made.id));
    }
    for (const rule of rulesOf(plan)) {
      const made = await createRecord('validation_rule', rule, crypto.randomUUID());
      back.push(() => deleteRecord('validation_rule', made.data.id));
    }
    const dashboard = plan.dashboard ? await makeDashboard(plan, words) : null;
    if (dashboard) back.push(() => deleteRecord('dashboard', dashboard));
    return { object: plan.name, dashboard, undo };
  } catch (error) {
    await undo();
    throw error;
  }
}

/** The dashboard, open to the roles that see the object. */
async function makeDashboard(plan: Plan, words: Words & { recent: string }): Promise<string> {
  const made = await createRecord('dashboard', { name: plan.zh || plan.en, content: dashboardOf(plan, words) }, crypto.randomUUID());
  const { id } = made.data;
  for (const [role, scope] of Object.entries(plan.roles)) if (scope !== 'none') await share('dashboard', id, { role, rights: 'read' });
  return id;
}

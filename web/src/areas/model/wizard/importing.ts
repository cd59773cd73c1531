import type { Job } from '@/api/types';
import { startImport } from '@/areas/imports/api';
import type { Plan } from './plan';

/** Begins to make records of the rows of the pasted table; `plan` has its names. Null where there is nothing to bring in. */
export async function importPasted(plan: Plan): Promise<Job | null> {
  if (!plan.pasted || !plan.importing) return null;
  const { file } = plan.pasted;
  const map = Object.fromEntries(plan.fields.filter((field) => field.column).map((field) => [field.name, field.column]));
  return startImport([file], JSON.stringify({ step: [{ file: file.name, object: plan.name, map }] }), false);
}

/** What a deletion does to what points at the records. */
import { post, type Schemas } from './call';

export type Dependents = Schemas['DependentsAnswer'];
export type Dependent = Dependents['dependents'][number];

/** The records of some ids, or all that a filter finds. */
export type Chosen = { ids: readonly string[] } | { where: string };

export function loadDependents(object: string, chosen: Chosen): Promise<Dependents> {
  return post('/records/{object}/dependents', { path: { object }, body: chosen });
}

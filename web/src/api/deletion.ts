/** What a deletion does to what points at the records. */
import { post } from './client';

export interface Dependent {
  object: string;
  field: string;
  inverse: string | null;
  count: number;
  on_delete: 'delete' | 'restrict' | 'set_null' | 'nothing';
}

export interface Dependents {
  records: number;
  dependents: Dependent[];
}

/** The records of some ids, or all that a filter finds. */
export type Chosen = { ids: readonly string[] } | { where: string };

export function loadDependents(object: string, chosen: Chosen): Promise<Dependents> {
  return post<Dependents>(`/records/${object}/dependents`, chosen);
}

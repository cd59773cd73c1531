/** Saving a change so that nobody's work is lost. */
import { isProblem } from '@/api/problem';
import { readRecord, updateRecord } from '@/api/records';
import type { Answer } from '@/api/client';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { sameValue } from '@/lib/equal';
import type { ObjectView } from '@/model/view';

/** Somebody else changed the same fields meanwhile. Nothing was written. */
export class SaveConflict extends Error {
  constructor(
    readonly latest: RecordData,
    readonly etag: string | null,
    readonly fields: string[],
  ) {
    super('version_conflict');
  }
}

export interface Change {
  id: string;
  /** The record as the person saw it when they began. */
  base: Record<string, unknown>;
  /** The new values, in the shapes of editors. */
  values: Record<string, unknown>;
  etag: string | null;
  /** Save although a rule warns of a record that is there. */
  anyway?: boolean;
}

const ATTEMPTS = 3;

/** Values as the server takes them. */
export function toInputs(view: ObjectView, values: Record<string, unknown>): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = view.fields.get(name);
    if (field) inputs[name] = typeOf(field).toInput(value);
  }
  return inputs;
}

/** Whether two values would be stored as the same. */
export function sameInput(view: ObjectView, name: string, a: unknown, b: unknown): boolean {
  const field = view.fields.get(name);
  if (!field) return sameValue(a, b);
  const { toInput } = typeOf(field);
  return sameValue(toInput(a ?? null), toInput(b ?? null));
}

/**
 * Sends the change against the version it was made on. Where others meanwhile changed other fields, both changes
 * stand; where they changed the same, SaveConflict says which.
 */
export async function saveChange(view: ObjectView, change: Change): Promise<Answer<RecordData>> {
  let { etag } = change;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await updateRecord(view.name, change.id, toInputs(view, change.values), etag, change.anyway);
    } catch (error) {
      if (!isProblem(error, 412) || attempt === ATTEMPTS) throw error;
      const latest = await readRecord(view.name, change.id);
      const fields = Object.keys(change.values).filter(
        (name) =>
          !sameInput(view, name, latest.data[name], change.base[name]) &&
          !sameInput(view, name, latest.data[name], change.values[name]),
      );
      if (fields.length > 0) throw new SaveConflict(latest.data, latest.etag, fields);
      etag = latest.etag;
    }
  }
}

/** The records that a person opened last in this browser, the newest first. */
import { useEffect } from 'react';
import { isObject } from '@/lib/equal';
import { kept } from '@/lib/store';
import { asString } from '@/fields/shared/values';
import { useMe } from '@/model/context';

export interface RecentRecord {
  object: string;
  id: string;
  name: string;
}

const MOST = 8;

function keyOf(person: string): string {
  return `records.${person}`;
}

export function recentRecords(person: string): RecentRecord[] {
  const stored = kept.get(keyOf(person));
  if (!Array.isArray(stored)) return [];
  const read = stored.filter(isObject).map((one) => ({ object: asString(one['object']), id: asString(one['id']), name: asString(one['name']) }));
  return read.filter((one) => one.object && one.id && one.name).slice(0, MOST);
}

/** Puts a record first among those that were opened last, once it is known what it is called. */
export function useRemembered(object: string, id: string, name: string): void {
  const person = useMe().user.id;
  useEffect(() => {
    if (!name) return;
    const others = recentRecords(person).filter((one) => one.object !== object || one.id !== id);
    kept.set(keyOf(person), [{ object, id, name }, ...others].slice(0, MOST));
  }, [person, object, id, name]);
}

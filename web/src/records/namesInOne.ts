/** The names of records that are asked for one by one, read together. */
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';

const MOST = 200;

type Answer = (name: string) => void;
type Waiting = Map<string, { answer: Answer; fail: (why: unknown) => void }[]>;

const waiting = new Map<string, Waiting>();

/** The name of a record; '' where it is not to be seen. What is asked for in the same moment is read in one question per object. */
export function nameOfOne(object: string, nameField: string, id: string): Promise<string> {
  return new Promise((answer, fail) => {
    const key = `${object}.${nameField}`;
    const before = waiting.get(key);
    const asked: Waiting = before ?? new Map();
    asked.set(id, [...(asked.get(id) ?? []), { answer, fail }]);
    if (before) return;
    waiting.set(key, asked);
    setTimeout(() => {
      waiting.delete(key);
      void readAll(object, nameField, asked);
    });
  });
}

async function readAll(object: string, nameField: string, asked: Waiting): Promise<void> {
  const ids = [...asked.keys()];
  for (let from = 0; from < ids.length; from += MOST) {
    const part = ids.slice(from, from + MOST);
    try {
      const { records } = await queryRecords(object, { fields: [nameField], among: { id: part }, limit: part.length });
      const names = new Map(records.map((record) => [record.id, asString(record[nameField])]));
      for (const id of part) asked.get(id)?.forEach(({ answer }) => answer(names.get(id) ?? ''));
    } catch (problem) {
      for (const id of part) asked.get(id)?.forEach(({ fail }) => fail(problem));
    }
  }
}

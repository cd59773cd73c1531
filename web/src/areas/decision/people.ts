/** The people who take part in a decision: of a customer its contacts, of a deal those whom it names. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { queryRecords, updateRecord } from '@/api/records';
import { isProblem } from '@/api/problem';
import type { RecordData, Reference } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { quoted } from '@/lib/expression';
import { refreshAll } from '@/records/liveChanges';
import { notify } from '@/ui/notice';

const MOST = 200;

export interface Influencer {
  /** The contact. */
  id: string;
  /** The record that holds role, influence and attitude: the contact, or its part in the deal. */
  part: { object: string; id: string };
  name: string;
  title: string;
  role: string;
  influence: string;
  attitude: string;
  superior: string | null;
}

const NAMES = ['role', 'influence', 'attitude'] as const;
export type Trait = (typeof NAMES)[number];

function idOf(value: unknown): string | null {
  return isObject(value) && typeof value['id'] === 'string' ? value['id'] : null;
}

function fromContact(row: RecordData): Influencer {
  const [role, influence, attitude] = NAMES.map((name) => asString(row[name]));
  return { id: row.id, part: { object: 'contact', id: row.id }, name: asString(row['name']), title: asString(row['title']), role: role ?? '', influence: influence ?? '', attitude: attitude ?? '', superior: idOf(row['reports_to']) };
}

function fromDeal(row: RecordData): Influencer[] {
  const contact = row['contact'] as Reference | null;
  if (!contact) return [];
  const person = fromContact({ ...row, id: contact.id, name: contact.name, title: row['contact.title'], reports_to: row['contact.reports_to'] });
  return [{ ...person, part: { object: 'opportunity_contact', id: row.id } }];
}

/** The people of a customer or deal, and writing what is said of one. */
export function useInfluencers(object: string, id: string) {
  const client = useQueryClient();
  const deal = object === 'opportunity';
  const query = useQuery({
    queryKey: ['rows', deal ? 'opportunity_contact' : 'contact', 'decision', id],
    queryFn: async ({ signal }) => {
      const fields = deal ? ['contact', 'contact.title', 'contact.reports_to', ...NAMES] : ['name', 'title', 'reports_to', ...NAMES];
      const where = deal ? `opportunity = ${quoted(id)}` : `account = ${quoted(id)}`;
      const { records } = await queryRecords(deal ? 'opportunity_contact' : 'contact', { fields, where, sort: ['id'], limit: MOST }, signal);
      return deal ? records.flatMap(fromDeal) : records.map(fromContact);
    },
  });
  const write = async (target: { object: string; id: string }, values: Record<string, unknown>) => {
    try {
      await updateRecord(target.object, target.id, values);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : String(error) });
    } finally {
      refreshAll(client);
    }
  };
  return {
    query,
    people: query.data ?? [],
    say: (person: Influencer, trait: Trait, value: string | null) => write(person.part, { [trait]: value }),
    report: (person: string, to: string | null) => write({ object: 'contact', id: person }, { reports_to: to }),
  };
}

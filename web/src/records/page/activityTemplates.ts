import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asNumber, asReference, asReferences, asString, asStrings } from '@/fields/shared/values';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { stageFieldOf } from '../stages/standing';

export interface ActivityTemplate {
  id: string;
  name: string;
  kind: string;
  content: string;
  about: readonly string[];
  stages: readonly string[];
  dueDays: number | null;
}

const FIELDS = ['name', 'kind', 'content', 'about', 'stages', 'due_days'];
const MOST = 200;
const NONE: readonly ActivityTemplate[] = [];

export function templateOf(record: RecordData): ActivityTemplate {
  return {
    id: record.id,
    name: asString(record['name']),
    kind: asString(record['kind']),
    content: asString(record['content']),
    about: asStrings(record['about']),
    stages: asReferences(record['stages']).map((one) => one.id),
    dueDays: asNumber(record['due_days']),
  };
}

/** Those that are of use for a record: of its object, and at the stage where it stands, the ones of that stage first. */
export function fitting(templates: readonly ActivityTemplate[], object: string, stage: string | null): ActivityTemplate[] {
  const found = templates.filter((one) => one.about.length === 0 || one.about.includes(object));
  const there = found.filter((one) => stage !== null && one.stages.includes(stage));
  return [...there, ...found.filter((one) => one.stages.length === 0)];
}

/** The templates that are offered where a follow-up on a record is written. */
export function useActivityTemplates(view: ObjectView, record: RecordData): readonly ActivityTemplate[] {
  const field = stageFieldOf(view);
  const stage = field ? (asReference(record[field])?.id ?? null) : null;
  const known = useObject('activity_template') !== undefined;
  const query = useQuery({
    queryKey: ['records', 'activity_template', 'offered'],
    queryFn: ({ signal }) => queryRecords('activity_template', { fields: FIELDS, where: 'active = true', sort: ['position', 'name'], limit: MOST }, signal),
    enabled: known,
    staleTime: 60_000,
  });
  return query.data ? fitting(query.data.records.map(templateOf), view.name, stage) : NONE;
}

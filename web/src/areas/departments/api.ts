/** What the organisation chart reads, and how it moves departments and people. */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import { aggregate, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { allOf, quoted } from '@/lib/expression';
import { refreshObject } from '@/records/refresh';
import type { Member, Members } from './lines';
import type { Department } from './tree';

const PAGE = 1000;
const MOST = 20_000;
export const MEMBERS = 200;

export type Move = Schemas['MoveBody'];
/** What moves change of who sees what. */
export type Consequences = Schemas['Consequences'];
export type Moved = Schemas['ChartAnswer'];

export const moveInChart = (moves: readonly Move[], dryRun = false) => post('/organisation-chart', { body: { moves, dry_run: dryRun } });

/** Keys that changes of departments and people reach, whoever makes them. */
const departmentKey = ['aggregate', 'department', 'chart'] as const;
const peopleKey = ['aggregate', 'user', 'chart'] as const;

/** How many active people belong to each department. */
export const countsQuery = queryOptions({
  queryKey: [...peopleKey, 'counts'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await aggregate('user', { group: ['department'], measures: { n: 'count()' }, where: 'active = true', limit: PAGE }, signal);
    return new Map(rows.map((row) => [asReference(row['department'])?.id ?? '', asNumber(row['n']) ?? 0]));
  },
});

/** All departments, page after page; nobody is counted yet. */
export const departmentsQuery = (fields: readonly string[]) =>
  queryOptions({
    queryKey: [...departmentKey, fields],
    queryFn: async ({ signal }): Promise<Department[]> => {
      const records: RecordData[] = [];
      for (let cursor: string | undefined; records.length < MOST; ) {
        const page = await queryRecords('department', { fields: [...fields], sort: ['name'], limit: PAGE, ...(cursor ? { cursor } : {}) }, signal);
        records.push(...page.records);
        if (!page.next) break;
        cursor = page.next;
      }
      return records.map((record) => ({
        id: record.id,
        name: asString(record['name']),
        parent: asReference(record['parent'])?.id ?? null,
        manager: asReference(record['manager']),
        people: 0,
      }));
    },
  });

const FIELDS = ['name', 'title', 'department', 'manager'];

function member(record: RecordData): Member {
  return {
    id: record.id,
    name: asString(record['name']),
    title: record['title'] ? asString(record['title']) : null,
    department: asReference(record['department']),
    manager: asReference(record['manager']),
  };
}

/** The active people of a department, the first so many. */
export const membersQuery = (department: string, limit: number, fields: readonly string[]) =>
  queryOptions({
    queryKey: [...peopleKey, 'members', department, limit, fields],
    queryFn: async ({ signal }): Promise<Members> => {
      const page = await queryRecords('user', { fields: FIELDS.filter((name) => fields.includes(name)), where: allOf(`department = ${quoted(department)}`, 'active = true'), sort: ['name'], limit }, signal);
      return { people: page.records.map(member), more: page.next !== null };
    },
  });

/** People whose name holds a text. */
export const peopleQuery = (text: string) =>
  queryOptions({
    queryKey: [...peopleKey, 'people', text],
    queryFn: async ({ signal }): Promise<Member[]> =>
      (await queryRecords('user', { fields: FIELDS, where: allOf(`name contains ${quoted(text)}`, 'active = true'), sort: ['name'], limit: 50 }, signal)).records.map(member),
    enabled: text.length > 0,
  });

/** What is missing in the organisation: each a list that can be opened. */
export const GAPS = [
  { key: 'noDepartment', object: 'user', where: 'active = true and department is null' },
  { key: 'noManager', object: 'user', where: 'active = true and manager is null' },
  { key: 'noHead', object: 'department', where: 'manager is null' },
] as const;

export const gapsQuery = queryOptions({
  queryKey: [...peopleKey, 'gaps'],
  queryFn: ({ signal }) =>
    Promise.all(
      GAPS.map(async (gap) => ({ ...gap, count: asNumber((await aggregate(gap.object, { measures: { n: 'count()' }, where: gap.where }, signal)).rows[0]?.['n']) ?? 0 })),
    ),
});

export function chartChanged(client: QueryClient): void {
  refreshObject(client, 'department');
  refreshObject(client, 'user');
}

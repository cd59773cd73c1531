import { queryOptions } from '@tanstack/react-query';
import { seenAs } from '@/api/client';
import { get, put, type Schemas } from '@/api/call';

export type SuggestedRecord = Schemas['SuggestedRecord'];
export type Brief = Schemas['BriefAnswer'];
export type TeamReport = Schemas['TeamReportAnswer'];
export type ReportedPerson = Schemas['ReportedPerson'];
export type BriefChoices = Schemas['BriefChoices'];

/** What the signals look at; a change of one of these may change what is to be done next. */
const RARELY = 60_000;

export function suggestionsQuery(limit: number) {
  return queryOptions({ queryKey: ['brief', 'next', limit], queryFn: async ({ signal }) => (await get('/suggestions', { query: { limit }, signal })).suggestions, staleTime: RARELY, refetchInterval: 5 * RARELY, enabled: !seenAs() });
}

export const briefQuery = queryOptions({ queryKey: ['brief', 'day'], queryFn: ({ signal }) => get('/brief', { signal }), staleTime: RARELY });

export function teamReportQuery(week: string | undefined) {
  return queryOptions({ queryKey: ['brief', 'team', week ?? ''], queryFn: ({ signal }) => get('/team-report', { query: { week }, signal }), staleTime: RARELY });
}

export const choicesQuery = queryOptions({ queryKey: ['brief', 'choices'], queryFn: ({ signal }) => get('/brief/choices', { signal }) });

export function chooseBriefs(choices: BriefChoices) {
  return put('/brief/choices', { body: choices });
}

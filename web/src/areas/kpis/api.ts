import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import { queryRecords } from '@/api/records';
import type { Period } from '@/areas/dashboards/period';

export type Kpis = Schemas['KpisAnswer'];
export type Kpi = Schemas['KpiAnswer'];
export type Figure = Schemas['KpiFigureAnswer'];
export type Stand = Schemas['KpiStandAnswer'];
export type Which = NonNullable<Schemas['KpiRecordsBody']['which']>;

export const KPI = 'stage_kpi';
export const COACHING = 'kpi_coaching';
export const PROMPT = 'coaching_prompt';

/** Which process, in which period. */
export interface Asked {
  pipeline: string;
  period: Period;
}

/** Whose figure: a person's, a department's, or everybody's. */
export interface Whose {
  person?: string;
  department?: string;
}

export function useStanding(asked: Asked) {
  return useQuery({
    queryKey: ['kpis', 'standing', asked],
    queryFn: ({ signal }) => post('/process-kpis/standing', { body: asked, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useMonths(pipeline: string, person: string) {
  return useQuery({
    queryKey: ['kpis', 'months', pipeline, person],
    queryFn: ({ signal }) => post('/process-kpis/months', { body: { pipeline, person }, signal }),
  });
}

export type Placed = Schemas['KpiQuadrantAnswer'];
export type Point = Schemas['KpiPointAnswer'];
export type Leads = Schemas['KpiLeads'];
export type Lead = Schemas['KpiLead'];

export function useQuadrant(asked: Asked, metric: string, lines: Placed['lines']) {
  return useQuery({
    queryKey: ['kpis', 'quadrant', asked, metric, lines],
    queryFn: ({ signal }) => post('/process-kpis/quadrant', { body: { ...asked, metric, lines }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useLeading(pipeline: string, metric: string) {
  return useQuery({
    queryKey: ['kpis', 'leading', pipeline, metric],
    queryFn: ({ signal }) => post('/process-kpis/leading', { body: { pipeline, metric }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** What a coach may ask about these KPIs. */
export function usePrompts(kpis: string[]) {
  return useQuery({
    queryKey: ['rows', PROMPT, 'of', kpis],
    queryFn: ({ signal }) => queryRecords(PROMPT, { fields: ['name', 'kpi', 'bound', 'ask', 'practise'], where: `kpi in (${kpis.map((id) => `"${id}"`).join(', ')})`, sort: ['position', 'id'], limit: 200 }, signal),
    enabled: kpis.length > 0,
  });
}

/** The last coachings of a person. */
export function useCoachings(person: string) {
  return useQuery({
    queryKey: ['rows', COACHING, 'of', person],
    queryFn: ({ signal }) => queryRecords(COACHING, { fields: ['name', 'kpi', 'due_on', 'state', 'value', 'target', 'owner'], where: `person = "${person}"`, sort: ['-due_on', '-id'], limit: 20 }, signal),
  });
}

export function recordsOf(asked: Asked, kpi: string, which: Which, whose: Whose, signal: AbortSignal): Promise<Schemas['BehindAnswer']> {
  return post('/process-kpis/records', { body: { ...asked, kpi, which, ...whose }, signal });
}

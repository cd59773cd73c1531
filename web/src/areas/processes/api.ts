import { useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import type { Period } from '@/areas/dashboards/period';

export type Funnels = Schemas['FunnelsAnswer'];
export type Funnel = Schemas['FunnelAnswer'];
export type Rung = Schemas['RungAnswer'];
export type Stays = Schemas['StaysAnswer'];
export type Stay = Schemas['StayAnswer'];
export type StoodInStages = Schemas['SnapshotAnswer'];
export type Ways = Schemas['PathsAnswer'];
export type Edge = Schemas['EdgeAnswer'];
export type Stage = Schemas['AnalysedStage'];
export type Outcomes = Schemas['OutcomesAnswer'];
export type OutcomeRow = Schemas['OutcomeRow'];
export type Heard = Schemas['InterviewsAnswer'];
export type Behind = Pick<Schemas['BehindBody'], 'figure' | 'stage' | 'target' | 'grouped' | 'group' | 'day' | 'rival' | 'phrase' | 'decided'>;

/** Which process is looked at: of which records, over which period, in which groups. */
export interface Question {
  pipeline: string;
  pipelineName: string;
  period: Period;
  where: string;
  by: string | null;
}

function bodyOf({ pipeline, period, where, by }: Question) {
  return { pipeline, period, ...(where ? { where } : {}), ...(by ? { by } : {}) };
}

export function useFunnels(question: Question) {
  return useQuery({
    queryKey: ['process', 'funnel', question],
    queryFn: ({ signal }) => post('/process-analysis/funnel', { body: { ...bodyOf(question), before: true }, signal }),
  });
}

export function useStays(question: Question, enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['process', 'stays', question],
    queryFn: ({ signal }) => post('/process-analysis/stays', { body: bodyOf(question), signal }),
  });
}

/** Where records stood at the end of a day; now for null. */
export function useSnapshot({ pipeline, where }: Question, day: string | null, asked: boolean) {
  return useQuery({
    queryKey: ['process', 'snapshot', pipeline, where, day],
    queryFn: ({ signal }) => post('/process-analysis/snapshot', { body: { pipeline, ...(where ? { where } : {}), ...(day ? { day } : {}) }, signal }),
    enabled: asked,
  });
}

/** The ways of a pipeline's records, or of the cases of an event log. */
export function useWays({ pipeline, period, where }: Question, log: string | null) {
  return useQuery({
    queryKey: ['process', 'ways', log ?? pipeline, period, where],
    queryFn: ({ signal }) => post('/process-analysis/paths', { body: log ? { log } : { pipeline, period, ...(where ? { where } : {}) }, signal }),
  });
}

export function useOutcomes(question: Question) {
  return useQuery({
    queryKey: ['process', 'outcomes', question],
    queryFn: ({ signal }) => post('/process-analysis/outcomes', { body: bodyOf(question), signal }),
  });
}

export function recordsBehind(question: Question, behind: Behind, signal: AbortSignal): Promise<Schemas['BehindAnswer']> {
  return post('/process-analysis/records', { body: { ...bodyOf(question), ...behind }, signal });
}

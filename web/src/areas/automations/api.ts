import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from '@/api/client';
import type { Labels } from '@/api/types';

export const STATES = ['ready', 'waiting', 'joining', 'done', 'dead', 'refused', 'cancelled', 'left'] as const;
export type RunState = (typeof STATES)[number];

export interface Fault {
  code: string;
  message: string;
  errors: { field: string | null; code: string; message: string }[];
}

export interface Run {
  id: string;
  automation: { id: string; name: string | null };
  version: number;
  state: RunState;
  object: string | null;
  record: string | null;
  name: string | null;
  by: { id: string; name: string } | null;
  position: string;
  steps: number;
  tries: number;
  next_at: string | null;
  error: Fault | null;
  created_at: string;
  ended_at: string | null;
}

export interface TakenStep {
  number: number;
  position: string;
  kind: string;
  state: 'done' | 'waiting' | 'failed';
  input: unknown;
  output: unknown;
  error: Fault | null;
  tries: number;
  took_ms: number | null;
  at: string;
}

export interface RunDetail extends Run {
  log: TakenStep[];
}

export interface RunPart {
  runs: Run[];
  next: string | null;
}

/** Runs of one automation, or of all. */
export function loadRuns(automation: string | null, state: RunState | undefined, cursor: string | null): Promise<RunPart> {
  const path = automation === null ? '/automation-runs' : `/automations/${automation}/runs`;
  return get<RunPart>(path, { query: { state, cursor: cursor ?? undefined } });
}

export function loadRun(id: string): Promise<RunDetail> {
  return get<RunDetail>(`/automation-runs/${id}`);
}

/** Lets a run go on, or runs a finished one once more; gives the run. */
export async function replayRun(id: string): Promise<string> {
  return (await post<{ run: string }>(`/automation-runs/${id}/replay`)).run;
}

export async function cancelRun(id: string): Promise<void> {
  await request('POST', `/automation-runs/${id}/cancel`);
}

export function isUnderWay(run: Run): boolean {
  return run.state === 'ready' || run.state === 'waiting' || run.state === 'joining';
}

/** Lets all runs go on that failed or were stopped; gives how many. */
export async function replayFailed(automation: string | null, state: 'dead' | 'refused'): Promise<number> {
  return (await post<{ replayed: number }>('/automation-runs/replay', { automation, state })).replayed;
}

export interface Startable {
  id: string;
  name: string;
  object: string | null;
}

const RARELY = 60_000;
/** How often the clocks of an open record are looked at: what a run waits for is no change of the record. */
const LOOK = 20_000;

/** What the person may start on records of an object, or on none; with a record, what fits it now. */
export function startableQuery(object: string | null, record: string | null) {
  return queryOptions({
    queryKey: ['startable', object, record],
    queryFn: async () => (await get<{ automations: Startable[] }>('/startable-automations', { query: { object: object ?? undefined, record: record ?? undefined } })).automations,
    staleTime: RARELY,
  });
}

export async function startOne(automation: string, record: string | null): Promise<void> {
  await post(`/automations/${automation}/start`, { record });
}

export interface StartedSeveral {
  runs: string[];
  left_out: { record: string; code: string; message: string }[];
}

export function startSeveral(automation: string, records: readonly string[]): Promise<StartedSeveral> {
  return post<StartedSeveral>(`/automations/${automation}/start-several`, { records });
}

export interface Timer {
  at: string;
  automation: { id: string; name: string };
  run: string | null;
  next: string | null;
  note: string | null;
}

export function timersQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['timers', object, id],
    queryFn: async () => (await get<{ timers: Timer[] }>(`/records/${object}/${id}/timers`)).timers,
    staleTime: RARELY,
    refetchInterval: LOOK,
  });
}

export interface TriedStep {
  position: string;
  kind: string;
  depth: number;
  object: string | null;
  record: string | null;
  name: string | null;
  input: unknown;
  output: unknown;
  waits_until: string | null;
  error: Fault | null;
}

export interface Tried {
  condition: boolean | null;
  steps: TriedStep[];
  complete: boolean;
}

export function tryOut(automation: string, record: string | null): Promise<Tried> {
  return post<Tried>(`/automations/${automation}/try`, { record });
}

export interface Template {
  code: string;
  label: Labels;
  text: Labels;
  object: string | null;
  trigger: string;
}

export const templatesQuery = queryOptions({
  queryKey: ['automation-templates'],
  queryFn: async () => (await get<{ templates: Template[] }>('/automation-templates')).templates,
  staleTime: Infinity,
});

export async function copyTemplate(code: string): Promise<string> {
  return (await post<{ id: string }>(`/automation-templates/${code}/copy`)).id;
}

export function loadDocument(automation: string): Promise<Record<string, unknown>> {
  return get<Record<string, unknown>>(`/automations/${automation}/document`);
}

export async function bringIn(document: unknown): Promise<string> {
  return (await post<{ id: string }>('/automations/documents', document)).id;
}

import { get, post, request } from '@/api/client';

export const STATES = ['ready', 'waiting', 'joining', 'done', 'dead', 'refused', 'cancelled'] as const;
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

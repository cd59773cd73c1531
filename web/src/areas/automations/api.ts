import { queryOptions } from '@tanstack/react-query';
import { get, post, type Schemas } from '@/api/call';

export const STATES = ['ready', 'waiting', 'joining', 'done', 'dead', 'refused', 'cancelled', 'left'] as const;
export type Run = Schemas['RunAnswer'];
export type RunState = Run['state'];
export type Fault = Schemas['StepFailure'];
export type TakenStep = Schemas['StepAnswer'];
export type RunDetail = Schemas['RunDetailAnswer'];
export type RunPart = Schemas['RunsAnswer'];

/** Runs of one automation, or of all. */
export function loadRuns(automation: string | null, state: RunState | undefined, cursor: string | null): Promise<RunPart> {
  const query = { state, cursor: cursor ?? undefined };
  return automation === null ? get('/automation-runs', { query }) : get('/automations/{id}/runs', { path: { id: automation }, query });
}

export function loadRun(id: string): Promise<RunDetail> {
  return get('/automation-runs/{id}', { path: { id } });
}

/** Lets a run go on, or runs a finished one once more; gives the run. */
export async function replayRun(id: string): Promise<string> {
  return (await post('/automation-runs/{id}/replay', { path: { id } })).run;
}

export async function cancelRun(id: string): Promise<void> {
  await post('/automation-runs/{id}/cancel', { path: { id } });
}

export function isUnderWay(run: Run): boolean {
  return run.state === 'ready' || run.state === 'waiting' || run.state === 'joining';
}

/** Lets all runs go on that failed or were stopped; gives how many. */
export async function replayFailed(automation: string | null, state: 'dead' | 'refused'): Promise<number> {
  return (await post('/automation-runs/replay', { body: { automation, state } })).replayed;
}

export type Startable = Schemas['Startable'];

const RARELY = 60_000;
/** How often the clocks of an open record are looked at: what a run waits for is no change of the record. */
const LOOK = 20_000;

/** What the person may start on records of an object, or on none; with a record, what fits it now. */
export function startableQuery(object: string | null, record: string | null) {
  return queryOptions({
    queryKey: ['startable', object, record],
    // Flows that ask people to decide are submitted to, not started: they have a button of their own.
    queryFn: async () => (await get('/startable-automations', { query: { object: object ?? undefined, record: record ?? undefined } })).automations.filter((one) => !one.approval),
    staleTime: RARELY,
  });
}

export async function startOne(automation: string, record: string | null): Promise<void> {
  await post('/automations/{id}/start', { path: { id: automation }, body: { record } });
}

export type StartedSeveral = Schemas['StartSeveralAnswer'];

export function startSeveral(automation: string, records: readonly string[]): Promise<StartedSeveral> {
  return post('/automations/{id}/start-several', { path: { id: automation }, body: { records } });
}

export type Timer = Schemas['TimerAnswer'];

export function timersQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['timers', object, id],
    queryFn: async () => (await get('/records/{object}/{id}/timers', { path: { object, id } })).timers,
    staleTime: RARELY,
    refetchInterval: LOOK,
  });
}

export type TriedStep = Schemas['TriedStep'];
export type Tried = Schemas['TryAnswer'];

export function tryOut(automation: string, record: string | null): Promise<Tried> {
  return post('/automations/{id}/try', { path: { id: automation }, body: { record } });
}

export type Template = Schemas['AutomationTemplate'];

export const templatesQuery = queryOptions({
  queryKey: ['automation-templates'],
  queryFn: async () => (await get('/automation-templates')).templates,
  staleTime: Infinity,
});

export async function copyTemplate(code: string): Promise<string> {
  return (await post('/automation-templates/{code}/copy', { path: { code } })).id;
}

export function loadDocument(automation: string): Promise<Schemas['DocumentAnswer']> {
  return get('/automations/{id}/document', { path: { id: automation } });
}

export async function bringIn(document: Record<string, unknown>): Promise<string> {
  return (await post('/automations/documents', { body: document })).id;
}

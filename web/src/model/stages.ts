import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryRecords } from '@/api/records';
import type { Reference } from '@/api/types';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { sequence } from '@/start/tokens';
import { useModel } from './context';

export interface Stage {
  id: string;
  name: string;
  kind: 'open' | 'won' | 'lost' | 'invalid';
  color: string;
  probability: number | null;
  guidance: string;
  pipeline: Reference | null;
  /** The object that the pipeline is for; empty where it is for any. */
  object: string;
  /** Whether new records may take the pipeline. */
  active: boolean;
}

const FIELDS = ['name', 'pipeline', 'position', 'kind', 'color', 'probability', 'guidance'];
const OF_PIPELINE = ['object', 'active'];
const NONE: readonly Stage[] = [];

async function loadStages(fields: string[], sort: string[], signal: AbortSignal): Promise<Stage[]> {
  const page = await queryRecords('stage', { fields, sort, limit: 500 }, signal);
  const places = new Map<string, number>();
  return page.records.map((record) => {
    const pipeline = asReference(record['pipeline']);
    const place = places.get(pipeline?.id ?? '') ?? 0;
    places.set(pipeline?.id ?? '', place + 1);
    const kind = asString(record['kind']);
    return {
      id: record.id,
      name: asString(record['name']),
      kind: kind === 'won' || kind === 'lost' || kind === 'invalid' ? kind : 'open',
      color: asString(record['color']) || ownColor(kind, place),
      probability: asNumber(record['probability']),
      guidance: asString(record['guidance']),
      pipeline,
      object: asString(record['pipeline.object']),
      active: record['pipeline.active'] !== false,
    };
  });
}

function ownColor(kind: string, place: number): string {
  if (kind === 'won') return 'green';
  if (kind === 'lost' || kind === 'invalid') return 'grey';
  return sequence[place % sequence.length] ?? 'blue';
}

function useStagesQuery() {
  const { objects } = useModel();
  const view = objects.get('stage');
  const pipeline = objects.get('pipeline');
  return useQuery({
    queryKey: ['stages'],
    queryFn: ({ signal }) => {
      const own = FIELDS.filter((name) => view?.fields.has(name));
      const ofPipeline = OF_PIPELINE.filter((name) => pipeline?.fields.has(name)).map((name) => `pipeline.${name}`);
      return loadStages([...own, ...ofPipeline], [...(pipeline ? ['pipeline.position'] : []), 'position'], signal);
    },
    enabled: view !== undefined,
    staleTime: 5 * 60_000,
  });
}

/** All stages of all pipelines, in their order; none while they come. */
export function useStages(): readonly Stage[] {
  return useStagesQuery().data ?? NONE;
}

/** The stages that records of an object may stand in: those of its own pipelines before those of any object's, closed ones last. */
export function stagesFor(stages: readonly Stage[], object: string): readonly Stage[] {
  const fitting = stages.filter((stage) => !stage.object || stage.object === object);
  const rank = (stage: Stage) => (stage.active ? 0 : 2) + (stage.object ? 0 : 1);
  return fitting.sort((a, b) => rank(a) - rank(b));
}

/** Whether the stages are still to come. */
export function useStagesComing(): boolean {
  return useStagesQuery().isLoading;
}

export function useStageColors(): ReadonlyMap<string, string> {
  const stages = useStages();
  return useMemo(() => new Map(stages.map((stage) => [stage.id, stage.color])), [stages]);
}

/** A funnel of what is open: how much stands at each stage, and how much has got past it. */
import type { MetricRow } from '@/api/metrics';
import { figureNumber } from '@/charts/figures';
import { asReference } from '@/fields/shared/values';
import type { Stage } from '@/model/stages';

export interface FunnelStep {
  stage: Stage;
  row: MetricRow;
  /** The figure that decides the width. */
  value: number;
  /** Of what is at this stage or beyond, the share that is beyond; null at the last stage and where nothing is. */
  onward: number | null;
}

/** The steps of one pipeline in the order of its stages; `count` names the metric that the shares are reckoned by. */
export function funnelSteps(rows: readonly MetricRow[], stages: readonly Stage[], measure: string, count: string): FunnelStep[] {
  const byStage = new Map(rows.map((row) => [asReference(row['stage'])?.id, row]));
  const open = stages.filter((stage) => stage.kind === 'open');
  const numbers = open.map((stage) => figureNumber(byStage.get(stage.id)?.[count]) ?? 0);
  const beyond = numbers.map((_, index) => numbers.slice(index + 1).reduce((sum, one) => sum + one, 0));
  return open.map((stage, index) => {
    const row = byStage.get(stage.id) ?? {};
    const reached = (numbers[index] ?? 0) + (beyond[index] ?? 0);
    const last = index === open.length - 1;
    return {
      stage,
      row,
      value: figureNumber(row[measure]) ?? 0,
      onward: last || reached === 0 ? null : (beyond[index] ?? 0) / reached,
    };
  });
}

export interface Pipeline {
  id: string;
  name: string;
  stages: Stage[];
  /** How much stands in it. */
  total: number;
}

/** The pipelines that anything stands in, fullest first. */
export function pipelinesOf(rows: readonly MetricRow[], stages: readonly Stage[], measure: string): Pipeline[] {
  const byStage = new Map(rows.map((row) => [asReference(row['stage'])?.id, figureNumber(row[measure]) ?? 0]));
  const found = new Map<string, Pipeline>();
  for (const stage of stages) {
    const id = stage.pipeline?.id ?? '';
    const one = found.get(id) ?? { id, name: stage.pipeline?.name ?? '', stages: [], total: 0 };
    one.stages.push(stage);
    one.total += byStage.get(stage.id) ?? 0;
    found.set(id, one);
  }
  return [...found.values()].filter((one) => one.total > 0).sort((a, b) => b.total - a.total);
}

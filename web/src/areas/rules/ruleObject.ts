/** Which object the conditions and field names of a rule are about: the one that it names, or the only one that there is. */
import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import type { RecordData } from '@/api/types';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asReference, asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';

/** Rules that name no object are about this one. */
const USUAL: Readonly<Record<string, string>> = { stage_requirement: 'opportunity', stage_task: 'opportunity', stage_kpi: 'opportunity', score_rule: 'lead', lead_mapping: 'lead' };
/** Rules of a pool are about what it holds. */
const OF_POOLS: readonly string[] = ['return_rule'];
/** These are about what their metric counts. */
const OF_METRICS: readonly string[] = ['improvement', 'goal_rule'];

/** The API name of the object that a rule names or is always about; '' where neither is known. */
export function namedObject(rule: string, values: Readonly<Record<string, unknown>> | RecordData | undefined): string {
  return asString(values?.['object']) || (USUAL[rule] ?? '');
}

/** The API name of the object of the rule around; '' until it is known. */
export function useRuleObjectName(): string {
  const around = useSurroundings();
  const pool = around && OF_POOLS.includes(around.object) ? (asReference(around.values['pool'])?.id ?? '') : '';
  const { data = '' } = useQuery({
    queryKey: ['references', 'pool', 'object', pool],
    queryFn: async ({ signal }) => asString((await queryRecords('pool', { fields: ['object'], where: idIn([pool]), limit: 1 }, signal)).records[0]?.['object']),
    enabled: pool !== '',
    staleTime: 5 * 60_000,
  });
  const metric = around && OF_METRICS.includes(around.object) ? asString(around.values['metric']) : '';
  const counted = useCatalogue(metric !== '')?.get(metric)?.object ?? '';
  return around ? namedObject(around.object, around.values) || data || counted : '';
}

/** The object of the rule around, as far as the reader sees it. */
export function useRuleObject(): ObjectView | null {
  return useModel().objects.get(useRuleObjectName()) ?? null;
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { post, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import type { Metric } from '@/areas/dashboards/declared';
import { grainLabel } from '@/areas/dashboards/grainLabel';
import { writePeriod, type Period } from '@/areas/dashboards/period';
import { spanText } from '@/areas/dashboards/periodText';
import { useDrill } from '@/areas/dashboards/useDrill';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import type { Behind, Question } from '@/areas/processes/api';
import styles from '@/areas/processes/Effect.module.css';
import { groupKey } from '@/areas/processes/groups';
import { useBehind } from '@/areas/processes/useBehind';
import { FigureButton } from '@/areas/shared/FigureButton';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText, type Unit } from '@/charts/figures';
import { asReference, asString } from '@/fields/shared/values';
import { formatDay, formatPercent } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useNaming } from './naming';
import { Sentence } from './Sentence';

type Found = Schemas['FoundAnswer'];
type Figures = Found['then'];
/** From the first day that a period may begin with. */
const EVER = { from: '1970-01-01', to: '9998-12-31' };

/** What a recommendation was found by: the sentence with the figures of then, each with its records, and whether it still holds. */
export default function FindingTab({ record }: { record: RecordData }) {
  const t = useWords('insight');
  const locale = useLocale();
  const found = useQuery({
    queryKey: ['insight', 'finding', record.id],
    queryFn: ({ signal }) => post('/recommendations/finding', { body: { improvement: record.id }, signal }),
  });
  if (isProblem(found.error) && found.error.status === 404) return <State kind="empty" small title={t('noFinding')} text={t('noFindingHint')} />;
  if (found.error && !found.data) return <ProblemState error={found.error} small retry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={3} columns={1} />;
  const { then, now, holds } = found.data;
  return (
    <section aria-label={t('basis')} className={styles['found']}>
      <p className={styles['soft']}>{t('foundOn', { day: formatDay(found.data.found_on, locale) })}</p>
      <Told found={found.data} record={record} figures={then} />
      <p className={styles['verdict']} data-verdict={holds ? 'better' : 'unclear'} role="note">
        <strong>{t(holds ? 'stillHolds' : now ? 'differsNow' : 'goneNow')}</strong>
      </p>
      {!holds && now && <Told found={found.data} record={record} figures={now} />}
    </section>
  );
}

interface ToldProps {
  found: Found;
  record: RecordData;
  figures: Figures;
}

function Told({ found, record, figures }: ToldProps) {
  const { kind } = found;
  const view = useModel().objects.get(found.object);
  if (kind === 'bottleneck' || kind === 'stay') return view ? <OfProcess found={found} record={record} figures={figures} view={view} /> : null;
  return <OfMetric found={found} record={record} figures={figures} />;
}

/** A period of a question as days. */
function span(value: unknown): { from: string; to: string } | null {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value ? { from: asString(value.from), to: asString(value.to) } : null;
}

function OfMetric({ found, figures }: ToldProps) {
  const t = useWords('insight');
  const locale = useLocale();
  const drill = useDrill();
  const catalogue = useCatalogue();
  const { asked, kind } = found;
  const name = kind === 'lever' ? 'won_amount' : asString(asked['metric']);
  const metric: Metric | undefined = catalogue?.get(name);
  const naming = useNaming(metric);
  const unit = metric?.unit ?? 'number';
  const dimension = asString(asked['dimension']);
  const by: Record<string, unknown> = dimension ? { [dimension]: asked['value'] ?? null } : {};
  const today = todayIn(locale.timeZone);
  const [period, before] = [span(asked['period']), span(asked['before'])];
  const button = (value: unknown, days: Period | null, whose: Record<string, unknown> = by, of: Unit = unit) => <FigureButton text={figureText(value, of, locale, 'short')} label={t('recordsOf', { what: labelText(metric?.label, locale.language) })} onClick={() => drill({ metric: name, by: whose, where: asString(asked['where']), period: days })} />;
  const group = kind === 'change' ? (figures['group'] as Figures | undefined) : figures;
  const groupName = dimension ? naming.value(dimension, kind === 'change' ? group?.['value'] : figures['group']) : t('everything');
  const label = labelText(metric?.label, locale.language);
  const where: ReactNode = (
    <Link to="/insight" search={kind === 'season' ? { tab: 'seasons', by: dimension || undefined } : kind === 'lever' ? { tab: 'levers', by: dimension, ...(period ? { period: writePeriod(period) } : {}) } : { tab: 'change', metric: name, ...(period ? { period: writePeriod(period) } : {}) }}>
      {t('toAnalysis')}
    </Link>
  );
  if (kind === 'season') {
    const month = asString(asked['month']);
    return (
      <p>
        <Sentence words={t('saidSeason', { month: grainLabel('month', month, locale.language), name: label, group: groupName, expected: figureText(figures['expected'], unit, locale, 'short') })} parts={{ value: button(figures['value'], null, { ...by, month }) }} /> {where}
      </p>
    );
  }
  if (!period || !before) return null;
  if (kind === 'lever') {
    const rate = figures['lever'] === 'rate';
    const factor = (value: unknown) => figureText(value, rate ? 'percent' : 'money', locale, 'short');
    const growth = figureNumber(figures['growth']);
    return (
      <p>
        {t('spans', { now: spanText(period, locale, today), before: spanText(before, locale, today) })}
        <br />
        <Sentence
          words={t('slowUnused', { name: groupName, growth: growth === null ? '—' : formatPercent(Math.round(growth * 1000) / 1000, locale), lever: t(`lever.${asString(figures['lever'])}`), own: factor(figures['own']), best: factor(figures['best']), leader: naming.value(dimension, figures['leader']), worth: figureText(figures['worth'], 'money', locale, 'short') })}
          parts={{ won: button(figures['won'], period) }}
        />{' '}
        {where}
      </p>
    );
  }
  return (
    <p>
      {t('spans', { now: spanText(period, locale, today), before: spanText(before, locale, today) })}
      <br />
      <Sentence words={t('saidChange', { name: label, difference: naming.signed(figures['difference']) })} parts={{ now: button(figures['now'], period, {}), was: button(figures['was'], before, {}) }} />{' '}
      {group && <Sentence words={t('saidGroup', { group: groupName, contribution: naming.signed(group['contribution']) })} parts={{ now: button(group['now'], period), was: button(group['was'], before) }} />} {where}
    </p>
  );
}

function OfProcess({ found, record, figures, view }: ToldProps & { view: ObjectView }) {
  const t = useWords('insight');
  const locale = useLocale();
  const { asked, kind } = found;
  const stage = asReference(record['stage'])?.name ?? '';
  const period = span(asked['period']);
  const days = period ? spanText(period, locale, todayIn(locale.timeZone)) : t('everSince');
  const best = figures['best_group'];
  const question: Question = { pipeline: asString(asked['pipeline']), pipelineName: '', ...(period ? { period } : { period: EVER }), where: asString(asked['where']), by: asString(asked['dimension']) || null };
  const [show, drawer] = useBehind(question, view);
  const group = asReference(best)?.name ?? (asString(best) || t('missing'));
  const text = (value: unknown, unit: Unit) => figureText(value, unit, locale, 'short');
  const words =
    kind === 'bottleneck'
      ? t('saidBottleneck', { days, stage, group, cost: text(figures['cost'], 'money') })
      : t('saidStay', { days, stage, median: text(figures['median'], 'days'), p90: text(figures['p90'], 'days'), over: text(figures['over'], 'number') });
  const button = (value: unknown, unit: Unit, behind: Behind, what: string) => <FigureButton text={text(value, unit)} label={t('recordsOf', { what })} onClick={() => show(what, { stage: asString(asked['stage']), ...behind })} />;
  const parts = {
    conversion: button(figures['conversion'], 'percent', { figure: 'passed' }, stage),
    best: button(figures['best'], 'percent', { figure: 'passed', grouped: true, group: groupKey(best) }, group),
    count: button(figures['count'], 'number', { figure: 'stayed' }, stage),
  };
  return (
    <p>
      <Sentence words={words} parts={parts} />{' '}
      <Link to="/process-analysis" search={{ pipeline: asString(asked['pipeline']), tab: kind === 'stay' ? 'stays' : 'funnel', ...(period ? { period: writePeriod(period) } : {}), ...(asked['dimension'] ? { by: asString(asked['dimension']) } : {}), ...(asked['where'] ? { where: asString(asked['where']) } : {}) }}>
        {t('toAnalysis')}
      </Link>
      {drawer}
    </p>
  );
}

import { useWords } from '@/areas/shared/useWords';
import type { Words } from '@/areas/shared/useWords';
import { formatDays, formatNumber } from '@/lib/format';
import { useLocale, type Locale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useLeading, type Kpis, type Lead, type Leads } from './api';
import styles from './Kpis.module.css';
import { ResultSelect, useMetricName } from './ResultSelect';
import type { KpiSearch } from './routes';

interface LeadingTabProps {
  pipeline: string;
  metric: string;
  stages: Kpis['stages'];
  go: (part: Partial<KpiSearch>) => void;
}

/** Which KPIs go before which results, month by month, and whether chance would do it too. */
export function LeadingTab({ pipeline, metric, stages, go }: LeadingTabProps) {
  const t = useWords('kpis');
  const locale = useLocale();
  const found = useLeading(pipeline, metric);
  const name = useMetricName(metric);
  const when = (lag: number) => (lag === 0 ? t('leadsNow') : t('leadsLater', { count: lag }));
  const lags = found.data?.kpis[0]?.lags.map((lead) => lead.lag) ?? [];
  const place = (stage: string | null) => stages.find((one) => one.id === stage)?.name ?? '';
  return (
    <section className={styles['card']} aria-label={t('leading')}>
      <div className={styles['cardHead']}>
        <h2>{t('leading')}</h2>
        <ResultSelect value={metric} onChange={(next) => go({ metric: next })} />
        {found.data && <span className={styles['soft']}>{t('leadingHint', { days: formatDays(found.data.period.from, found.data.period.to, locale) })}</span>}
      </div>
      {found.error && !found.data && <ProblemState error={found.error} small retry={() => void found.refetch()} />}
      {!found.data && !found.error && <RowsSkeleton rows={6} columns={5} />}
      {found.data && (
        <>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <div className={styles['scroll']} role="group" aria-label={t('leading')} tabIndex={0}>
            <table className={styles['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('kpi')}</th>
                  {lags.map((lag) => (
                    <th key={lag} scope="col">
                      {when(lag)}
                    </th>
                  ))}
                  <th scope="col" className={styles['words']}>
                    {t('said')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.data.kpis.map((row) => (
                  <tr key={row.kpi.id}>
                    <th scope="row">
                      {row.kpi.name}
                      <span className={styles['soft']}>{row.kpi.metric ? t('ofPeriod') : place(row.kpi.stage) || t('wholeWay')}</span>
                    </th>
                    {row.lags.map((lead) => (
                      <LeadCell key={lead.lag} lead={lead} />
                    ))}
                    <td className={styles['words']}>{sentence(row, name, when, found.data, locale, t)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={styles['note']}>{t('leadingNote', { looks: found.data.looks })}</p>
        </>
      )}
    </section>
  );
}

function LeadCell({ lead }: { lead: Lead }) {
  const t = useWords('kpis');
  const locale = useLocale();
  if (lead.correlation === null || lead.low === null || lead.high === null) return <td>—</td>;
  const told = lead.verdict === 'leads' || lead.verdict === 'against';
  return (
    <td data-light={lead.verdict === 'leads' ? 'green' : lead.verdict === 'against' ? 'red' : undefined} title={t('correlationOf', { people: lead.people, pairs: lead.pairs, low: number(lead.low, locale), high: number(lead.high, locale) })}>
      {told ? <strong title={t('overdone')}>{number(lead.correlation, locale)}</strong> : number(lead.correlation, locale)}
      <span className={styles['soft']}>
        {number(lead.low, locale)} … {number(lead.high, locale)}
      </span>
    </td>
  );
}

function number(value: number, locale: Locale): string {
  return formatNumber(Math.round(value * 100) / 100 || 0, locale, 2);
}

/** The lag that says most, in words. */
function sentence(row: Leads, metric: string, when: (lag: number) => string, found: { least_people: number; least_months: number }, locale: Locale, t: Words): string {
  const clear = row.lags.filter((lead) => lead.verdict === 'leads' || lead.verdict === 'against').toSorted((a, b) => Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0))[0];
  if (clear) return t(clear.verdict === 'leads' ? 'saidLeads' : 'saidAgainst', { when: when(clear.lag), metric, r: number(clear.correlation ?? 0, locale) });
  if (row.lags.every((lead) => lead.verdict === 'few')) return t('saidFew', { people: found.least_people, months: found.least_months, count: Math.max(...row.lags.map((lead) => lead.people)) });
  return t('saidUnclear');
}

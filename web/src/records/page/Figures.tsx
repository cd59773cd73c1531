import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { drill, queryMetrics, type MetricDefinition } from '@/api/metrics';
import { asMoney, asNumber } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { formatMoney, formatMoneyShort, formatNumber, formatPercent } from '@/lib/format';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import { metricsQuery } from '@/model/queries';
import type { ObjectView } from '@/model/view';
import styles from './Figures.module.css';

export function figureText(value: unknown, unit: MetricDefinition['unit'], locale: Locale, short: boolean): string {
  if (unit === 'money') {
    const money = asMoney(value, locale.currency);
    return money ? (short ? formatMoneyShort(money, locale) : formatMoney(money, locale)) : '—';
  }
  const number = asNumber(value);
  if (number === null) return '—';
  return unit === 'percent' ? formatPercent(number, locale) : formatNumber(number, locale);
}

/** What the record is worth in figures; each leads to the records that it is made of. */
export function Figures({ view, id }: { view: ObjectView; id: string }) {
  const locale = useLocale();
  const navigate = useNavigate();
  const catalogue = useQuery({ ...metricsQuery, enabled: view.figures.length > 0 });
  const known = view.figures.flatMap((name) => catalogue.data?.find((metric) => metric.name === name) ?? []);
  const shown = known.filter((metric) => view.name in metric.dimensions);
  const names = shown.map((metric) => metric.name);
  const where = `${view.name} = ${quoted(id)}`;
  const query = useQuery({
    queryKey: ['metrics', names, where],
    queryFn: ({ signal }) => queryMetrics({ metrics: names, where }, signal),
    enabled: names.length > 0,
  });
  if (view.figures.length === 0 || (catalogue.data && shown.length === 0)) return null;
  const row = query.data?.[0];
  const open = async (metric: MetricDefinition) => {
    const target = await drill(metric.name, {}, where);
    await navigate({ to: '/records/$object', params: { object: target.object }, search: target.where ? { where: target.where } : {} });
  };
  return (
    <div className={styles['figures']}>
      {(shown.length ? shown : view.figures.map((name) => ({ name, label: {}, unit: 'number' as const }))).map((metric) => (
        <button
          key={metric.name}
          type="button"
          className={styles['figure']}
          disabled={!('dimensions' in metric)}
          onClick={() => 'dimensions' in metric && void open(metric)}
          title={row ? figureText(row[metric.name], metric.unit, locale, false) : undefined}
        >
          <span className={styles['label']}>{labelText(metric.label, locale.language) || ' '}</span>
          <span className={`${styles['value']} y-num`}>{row ? figureText(row[metric.name], metric.unit, locale, true) : ' '}</span>
        </button>
      ))}
    </div>
  );
}

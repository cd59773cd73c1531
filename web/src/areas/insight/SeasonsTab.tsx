import type { Metric } from '@/areas/dashboards/declared';
import { sparkline } from '@/areas/dashboards/components/TrendWidget';
import { grainLabel } from '@/areas/dashboards/grainLabel';
import { useDrill } from '@/areas/dashboards/useDrill';
import { FigureButton } from '@/areas/shared/FigureButton';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useSeasons, type MonthFigure, type Season } from './api';
import styles from './Insight.module.css';
import { RecommendButton } from './RecommendButton';
import { plainValue, useNaming } from './naming';

/** What is looked at for months that are unusual. */
const LOOKED_AT = ['won_amount', 'won_count', 'win_rate', 'new_deals', 'new_leads', 'order_amount', 'collected_amount', 'activities'];

interface Unusual {
  season: Season;
  month: MonthFigure;
}

/** The months of the last year that stand out from level, season and working days, the newest first. */
export function SeasonsTab({ catalogue, by }: { catalogue: ReadonlyMap<string, Metric>; by: string }) {
  const t = useWords('insight');
  const locale = useLocale();
  const drill = useDrill();
  const names = LOOKED_AT.filter((name) => catalogue.has(name));
  const found = useSeasons(names, by);
  const naming = useNaming(catalogue.get(names[0] ?? ''));
  const rows = found.data?.series
    .flatMap((season) => season.months.filter((month) => month.unusual).map((month): Unusual => ({ season, month })))
    .toSorted((a, b) => b.month.month.localeCompare(a.month.month) || Math.abs(b.month.score ?? 0) - Math.abs(a.month.score ?? 0));
  const label = ({ season }: Unusual) => labelText(catalogue.get(season.metric)?.label, locale.language);
  const group = ({ season }: Unusual) => (season.value === null ? t('everything') : naming.value(by, season.value));
  const figure = (row: Unusual, value: unknown) => figureText(value, catalogue.get(row.season.metric)?.unit ?? 'number', locale, 'short');
  const off = ({ month }: Unusual) => {
    const [value, expected] = [figureNumber(month.value) ?? 0, figureNumber(month.expected) ?? 0];
    return expected ? (value - expected) / expected : 0;
  };
  const open = (row: Unusual) => drill({ metric: row.season.metric, by: { month: row.month.month, ...(row.season.value === null ? {} : { [by]: plainValue(row.season.value) }) }, where: '', period: null });
  const columns: Column<Unusual>[] = [
    { key: 'month', title: t('month'), cell: (row) => grainLabel('month', row.month.month, locale.language) },
    { key: 'metric', title: t('metric'), names: true, cell: label },
    { key: 'group', title: naming.dimension(by), cell: group },
    { key: 'value', title: t('reached'), number: true, cell: (row) => <FigureButton text={figure(row, row.month.value)} onClick={() => open(row)} /> },
    { key: 'expected', title: t('expected'), number: true, cell: (row) => figure(row, row.month.expected), hint: (row) => t(row.month.seasonal ? 'expectedSeason' : 'expectedLevel') },
    {
      key: 'off',
      title: t('off'),
      number: true,
      cell: (row) => (
        <span data-good={off(row) > 0 === (catalogue.get(row.season.metric)?.better === 'higher')} className={styles['off']}>
          {t(off(row) > 0 ? 'above' : 'below', { share: formatPercent(Math.round(Math.abs(off(row)) * 100) / 100, locale) })}
        </span>
      ),
      hint: (row) => t('score', { score: Math.abs(row.month.score ?? 0).toFixed(1) }),
    },
    { key: 'line', title: t('line'), cell: (row) => <Months season={row.season} /> },
  ];
  return (
    <section className={styles['card']} aria-label={t('tabs.seasons')}>
      <div className={styles['cardHead']}>
        <h2>{t('unusual')}</h2>
        <span className={styles['soft']}>{t('unusualHint')}</span>
      </div>
      <RowTable
        label={t('unusual')}
        query={found}
        rows={rows}
        columns={columns}
        buttons={(row) => (
          <RecommendButton
            name={t('recommendSeason', { month: grainLabel('month', row.month.month, locale.language), name: label(row), group: group(row) })}
            label={`${row.month.month} ${label(row)} ${group(row)}`}
            finding={{ kind: 'season', metric: row.season.metric, month: row.month.month, ...(row.season.value === null ? {} : { dimension: by, value: plainValue(row.season.value) }) }}
          />
        )}
        id={(row) => `${row.season.metric} ${String(plainValue(row.season.value))} ${row.month.month}`}
        empty={<State kind="empty" small title={t('nothingUnusual')} text={t('nothingUnusualHint')} />}
      />
    </section>
  );
}

function Months({ season }: { season: Season }) {
  const t = useWords('insight');
  const values = season.months.map((month) => figureNumber(month.value) ?? 0);
  if (values.length < 2) return null;
  return (
    <svg viewBox="0 0 240 48" preserveAspectRatio="none" width={120} height={24} role="img" aria-label={t('lineOf', { count: values.length })}>
      <path d={sparkline(values)} fill="none" stroke="var(--y-accent)" strokeWidth={2} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

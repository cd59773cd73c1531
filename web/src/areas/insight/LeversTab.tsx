import type { Metric } from '@/areas/dashboards/declared';
import type { Period } from '@/areas/dashboards/period';
import { spanText } from '@/areas/dashboards/periodText';
import { useDrill } from '@/areas/dashboards/useDrill';
import { FigureButton } from '@/areas/shared/FigureButton';
import { useWords } from '@/areas/shared/useWords';
import { figureText } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useLevers, type GrownGroup } from './api';
import styles from './Insight.module.css';
import { plainValue, useNaming } from './naming';
import type { Against } from './routes';
import { RecommendButton } from './RecommendButton';
import { Sentence } from './Sentence';

interface LeversTabProps {
  metric: Metric;
  by: string;
  period: Period;
  against: Against;
}

/** What each group won against before, by which levers, and what the slow ones leave unused. */
export function LeversTab({ metric, by, period, against }: LeversTabProps) {
  const t = useWords('insight');
  const locale = useLocale();
  const drill = useDrill();
  const found = useLevers(by, period, against);
  const naming = useNaming(metric);
  const percent = (value: number | null) => (value === null ? '—' : formatPercent(Math.round(value * 1000) / 1000, locale));
  const open = (row: GrownGroup, span: Period) => drill({ metric: metric.name, by: { [by]: plainValue(row.value) }, where: '', period: span });
  const columns: Column<GrownGroup>[] = [
    { key: 'value', title: naming.dimension(by), names: true, cell: (row) => naming.value(by, row.value) },
    { key: 'before', title: t('before'), number: true, cell: (row) => found.data && <FigureButton text={naming.figure(row.before.amount)} onClick={() => open(row, found.data.before)} /> },
    { key: 'now', title: t('now'), number: true, cell: (row) => found.data && <FigureButton text={naming.figure(row.now.amount)} onClick={() => open(row, found.data.period)} /> },
    { key: 'growth', title: t('growth'), number: true, cell: (row) => percent(row.growth) },
    { key: 'deals', title: t('lever.deals'), number: true, cell: (row) => naming.signed(row.deals), hint: (row) => t('fromTo', { before: row.before.deals, now: row.now.deals }) },
    { key: 'rate', title: t('lever.rate'), number: true, cell: (row) => naming.signed(row.rate), hint: (row) => t('fromTo', { before: percent(row.before.rate), now: percent(row.now.rate) }) },
    { key: 'size', title: t('lever.size'), number: true, cell: (row) => naming.signed(row.size), hint: (row) => t('fromTo', { before: naming.figure(row.before.size), now: naming.figure(row.now.size) }) },
  ];
  const slow = found.data?.groups.filter((row) => row.slow) ?? [];
  const today = todayIn(locale.timeZone);
  return (
    <>
      {found.data && slow.length > 0 && (
        <section className={styles['card']} aria-label={t('slow')}>
          <div className={styles['cardHead']}>
            <h2>{t('slow')}</h2>
            <span className={styles['soft']}>{t('slowHint')}</span>
          </div>
          <ul className={styles['sentences']}>
            {slow.map((row) => (
              <li key={String(plainValue(row.value))}>
                <SlowGroup row={row} by={by} metric={metric} open={() => open(row, found.data.period)} />{' '}
                {row.unused && <RecommendButton name={t('recommendLever', { group: naming.value(by, row.value), lever: t(`lever.${row.unused.lever}`) })} label={naming.value(by, row.value)} finding={{ kind: 'lever', dimension: by, value: plainValue(row.value), period, against }} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles['card']} aria-label={t('tabs.levers')}>
        <div className={styles['cardHead']}>
          <h2>{t('grew')}</h2>
          <span className={styles['soft']}>{found.data ? t('spans', { now: spanText(found.data.period, locale, today), before: spanText(found.data.before, locale, today) }) : ''}</span>
        </div>
        <RowTable label={t('grew')} query={found} rows={found.data?.groups} columns={columns} id={(row) => String(plainValue(row.value))} empty={<State kind="empty" small title={t('nothing')} text={t('nothingHint')} />} />
        <p className={styles['note']}>{t('leversHint')}</p>
      </section>
    </>
  );
}

function SlowGroup({ row, by, metric, open }: { row: GrownGroup; by: string; metric: Metric; open: () => void }) {
  const t = useWords('insight');
  const locale = useLocale();
  const naming = useNaming(metric);
  const name = naming.value(by, row.value);
  const { unused } = row;
  const growth = row.growth === null ? '—' : formatPercent(Math.round(row.growth * 1000) / 1000, locale);
  const factor = (value: unknown) => figureText(value, unused?.lever === 'rate' ? 'percent' : 'money', locale, 'short');
  const words = unused
    ? t('slowUnused', { name, growth, lever: t(`lever.${unused.lever}`), own: factor(unused.own), best: factor(unused.best), leader: naming.value(by, unused.leader), worth: naming.figure(unused.worth) })
    : t('slowOnly', { name, growth });
  return <Sentence words={words} parts={{ won: <FigureButton text={naming.figure(row.now.amount)} label={t('recordsOf', { what: name })} onClick={open} /> }} />;
}

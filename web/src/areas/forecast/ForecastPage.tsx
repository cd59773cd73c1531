import { useNavigate, useSearch } from '@tanstack/react-router';
import { readPeriod, writePeriod } from '@/areas/dashboards/period';
import PeriodSelect from '@/areas/dashboards/PeriodSelect';
import { spanText } from '@/areas/dashboards/periodText';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { useForecast } from './api';
import styles from './Forecast.module.css';
import { ForecastTable } from './ForecastTable';
import { Tiles } from './Tiles';

/** What is won and what is to come in a period, from the whole down to each person. */
export function ForecastPage() {
  const t = useWords('forecast');
  const locale = useLocale();
  const { fiscalStart } = useMe();
  const search = useSearch({ from: '/shell/forecast' });
  const navigate = useNavigate();
  useTitle(t('title'));
  const period = readPeriod(search.period) ?? 'this_quarter';
  const found = useForecast(period);
  const today = todayIn(locale.timeZone);
  const whole = found.data?.nodes[0];
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <PeriodSelect value={period} today={today} fiscalStart={fiscalStart} onChange={(next) => void navigate({ to: '/forecast', search: { period: writePeriod(next) }, replace: true })} />
        </div>
      </header>
      {found.error && !found.data && <ProblemState error={found.error} retry={() => void found.refetch()} page />}
      {!found.error && !found.data && <PageSkeleton />}
      {found.data && !whole && <State kind="empty" title={t('nothing')} text={t('nothingHint')} />}
      {found.data && whole && (
        <div className={found.isPlaceholderData ? styles['stale'] : undefined}>
          <Tiles node={whole} />
          <section className={styles['card']} aria-label={t('rollup')}>
            <div className={styles['cardHead']}>
              <h2>{t('rollup')}</h2>
              <span className={styles['soft']}>{spanText(found.data.period, locale, today)}</span>
              <span className={styles['legend']} aria-hidden="true">
                <i data-part="closed" /> {t('closed')} <i data-part="commit" /> {t('inCommit')} <i data-part="best" /> {t('inBest')} <i data-part="open" /> {t('inPipeline')}
              </span>
            </div>
            <ForecastTable key={found.data.period.from} nodes={found.data.nodes} query={found} />
            <p className={styles['note']}>{t('hint')}</p>
          </section>
        </div>
      )}
    </div>
  );
}

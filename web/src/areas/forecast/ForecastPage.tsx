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
import type { Asked } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { useForecast, type Forecast } from './api';
import { AccuracyTab } from './AccuracyTab';
import { CallsTable } from './CallsTable';
import { ChangesTab } from './ChangesTab';
import { CycleBar, NoCycle } from './CycleBar';
import styles from './Forecast.module.css';
import { ForecastTable } from './ForecastTable';
import { TABS, type ForecastSearch } from './routes';
import { Tiles } from './Tiles';

const PANEL = 'forecast-panel';

/** What is won and what is to come in a period, from the whole down to each person, and what they say of it. */
export function ForecastPage() {
  const t = useWords('forecast');
  const { timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const search = useSearch({ from: '/shell/forecast' });
  const navigate = useNavigate();
  useTitle(t('title'));
  const period = readPeriod(search.period) ?? 'this_quarter';
  const tab = search.tab ?? 'rollup';
  const found = useForecast(period);
  const go = (part: Partial<ForecastSearch>) => void navigate({ to: '/forecast', search: { ...search, ...part }, replace: true });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <PeriodSelect value={period} today={todayIn(timeZone)} fiscalStart={fiscalStart} onChange={(next) => go({ period: writePeriod(next) })} />
        </div>
      </header>
      <Tabs tabs={TABS.map((key) => ({ key, label: t(`tabs.${key}`) }))} active={tab} onChange={(next) => go({ tab: next })} label={t('title')} panel={PANEL} />
      <div id={PANEL} role="tabpanel" aria-label={t(`tabs.${tab}`)} className={styles['panel']}>
        {found.error && !found.data && <ProblemState error={found.error} retry={() => void found.refetch()} page />}
        {!found.error && !found.data && <PageSkeleton />}
        {tab === 'accuracy' && <AccuracyTab />}
        {tab === 'changes' && found.data && <ChangesTab period={period} nodes={found.data.nodes} />}
        {(tab === 'rollup' || tab === 'calls') && found.data && found.data.nodes.length === 0 && <State kind="empty" title={t('nothing')} text={t('nothingHint')} />}
        {(tab === 'rollup' || tab === 'calls') && found.data && found.data.nodes.length > 0 && (
          <div className={found.isPlaceholderData ? styles['stale'] : undefined}>{tab === 'calls' ? <Calls found={found.data} query={found} /> : <Rollup found={found.data} query={found} />}</div>
        )}
      </div>
    </div>
  );
}

function Rollup({ found, query }: { found: Forecast; query: Asked }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const whole = found.nodes[0];
  return (
    <>
      {whole && <Tiles node={whole} />}
      <section className={styles['card']} aria-label={t('rollup')}>
        <div className={styles['cardHead']}>
          <h2>{t('rollup')}</h2>
          <span className={styles['soft']}>{spanText(found.period, locale, todayIn(locale.timeZone))}</span>
          <span className={styles['legend']} aria-hidden="true">
            <i data-part="closed" /> {t('closed')} <i data-part="commit" /> {t('inCommit')} <i data-part="best" /> {t('inBest')} <i data-part="open" /> {t('inPipeline')}
          </span>
        </div>
        <ForecastTable key={found.period.from} nodes={found.nodes} query={query} />
        <p className={styles['note']}>{t('hint')}</p>
      </section>
    </>
  );
}

function Calls({ found, query }: { found: Forecast; query: Asked }) {
  const t = useWords('forecast');
  const locale = useLocale();
  return (
    <section className={styles['card']} aria-label={t('calls')}>
      <div className={styles['cardHead']}>
        <h2>{found.cycle?.name ?? t('calls')}</h2>
        <span className={styles['soft']}>{spanText(found.period, locale, todayIn(locale.timeZone))}</span>
        {found.cycle && <CycleBar found={found} cycle={found.cycle} />}
      </div>
      {found.cycle ? <CallsTable key={found.cycle.id} nodes={found.nodes} cycle={found.cycle} query={query} /> : <NoCycle found={found} />}
      {found.cycle && <p className={styles['note']}>{t('callsHint')}</p>}
    </section>
  );
}

import { Select } from 'antd';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { readPeriod, writePeriod } from '@/areas/dashboards/period';
import PeriodSelect from '@/areas/dashboards/PeriodSelect';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { ChangeTab } from './ChangeTab';
import styles from './Insight.module.css';
import { LeversTab } from './LeversTab';
import { useNaming } from './naming';
import { TABS, type Against, type InsightSearch } from './routes';
import { SeasonsTab } from './SeasonsTab';

const PANEL = 'insight-panel';
const USUAL_METRIC = 'won_amount';
const USUAL_DIMENSION = 'region';

/** Decision support: what changed and why, what is unusual, and which levers groups leave unused. */
export function InsightPage() {
  const t = useWords('insight');
  const { language, timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const search = useSearch({ from: '/shell/insight' });
  const navigate = useNavigate();
  const catalogue = useCatalogue();
  useTitle(t('title'));
  const timed = [...(catalogue?.values() ?? [])].filter((one) => !one.stock && one.date !== null);
  const metric = timed.find((one) => one.name === search.metric) ?? timed.find((one) => one.name === USUAL_METRIC) ?? timed[0];
  const deals = catalogue?.get(USUAL_METRIC);
  const naming = useNaming(deals);
  if (!catalogue) return <PageSkeleton />;
  if (!metric || !deals) return <State kind="empty" title={t('noMetrics')} />;
  const tab = search.tab ?? 'change';
  const period = readPeriod(search.period) ?? 'this_quarter';
  const against: Against = search.against ?? (tab === 'levers' ? 'last_year' : 'previous');
  const groups = Object.keys(deals.dimensions).filter((name) => name !== 'account' && name !== 'stage' && name !== 'loss_reason');
  const by = groups.find((name) => name === search.by) ?? USUAL_DIMENSION;
  const go = (part: Partial<InsightSearch>) => void navigate({ to: '/insight', search: { ...search, ...part }, replace: true });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <Tabs tabs={TABS.map((key) => ({ key, label: t(`tabs.${key}`) }))} active={tab} onChange={(next) => go({ tab: next })} label={t('title')} panel={PANEL} />
      <div className={styles['tools']} role="group" aria-label={t('asked')}>
        {tab === 'change' && (
          <Select
            aria-label={t('metric')}
            showSearch
            optionFilterProp="label"
            value={metric.name}
            onChange={(next) => go({ metric: next })}
            options={timed.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
            popupMatchSelectWidth={false}
          />
        )}
        {tab !== 'seasons' && <PeriodSelect value={period} today={todayIn(timeZone)} fiscalStart={fiscalStart} onChange={(next) => go({ period: writePeriod(next) })} />}
        {tab !== 'seasons' && (
          <Select<Against>
            aria-label={t('against')}
            value={against}
            onChange={(next) => go({ against: next })}
            options={(['previous', 'last_year'] as const).map((value) => ({ value, label: t(`againstWhat.${value}`) }))}
            popupMatchSelectWidth={false}
          />
        )}
        {tab !== 'change' && (
          <Select
            aria-label={t('by')}
            prefix={<span className={styles['soft']}>{t('by')}</span>}
            value={by}
            onChange={(next) => go({ by: next })}
            options={groups.map((value) => ({ value, label: naming.dimension(value) }))}
            popupMatchSelectWidth={false}
          />
        )}
      </div>
      <div id={PANEL} role="tabpanel" aria-label={t(`tabs.${tab}`)}>
        {tab === 'change' && <ChangeTab key={metric.name} metric={metric} period={period} against={against} />}
        {tab === 'seasons' && <SeasonsTab catalogue={catalogue} by={by} />}
        {tab === 'levers' && <LeversTab metric={deals} by={by} period={period} against={against} />}
      </div>
    </div>
  );
}

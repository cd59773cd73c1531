import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { queryRecords } from '@/api/records';
import { readPeriod, writePeriod } from '@/areas/dashboards/period';
import PeriodSelect from '@/areas/dashboards/PeriodSelect';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe, useModel } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import type { Question } from './api';
import { FunnelTab } from './FunnelTab';
import { groupings } from './groups';
import styles from './Processes.module.css';
import { TABS, type ProcessSearch } from './routes';
import { OutcomesTab } from './OutcomesTab';
import { StaysTab } from './StaysTab';
import { WaysTab } from './WaysTab';

const USUAL_OBJECT = 'opportunity';
const PANEL = 'process-panel';

/** How a sales process really goes: how far records come, how long they stay where, and the ways they take. */
export function ProcessPage() {
  const t = useWords('processes');
  const { language, timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const model = useModel();
  const search = useSearch({ from: '/shell/process-analysis' });
  const navigate = useNavigate();
  useTitle(t('title'));
  const pipelines = useQuery({
    queryKey: ['rows', 'pipeline', 'analysed'],
    queryFn: ({ signal }) => queryRecords('pipeline', { fields: ['name', 'object', 'active'], sort: ['-active', 'position', 'id'], limit: 200 }, signal),
  });
  if (pipelines.error) return <ProblemState error={pipelines.error} retry={() => void pipelines.refetch()} page />;
  if (!pipelines.data) return <PageSkeleton />;
  const known = pipelines.data.records.filter((one) => model.objects.has(asString(one['object']) || USUAL_OBJECT));
  const chosen = known.find((one) => one.id === search.pipeline) ?? known[0];
  const view = model.objects.get(asString(chosen?.['object']) || USUAL_OBJECT);
  if (!chosen || !view) return <State kind="empty" title={t('noPipelines')} text={t('noPipelinesHint')} />;
  const period = readPeriod(search.period) ?? 'this_year';
  const options = groupings(view, language, t);
  const by = options.some((one) => one.value === search.by) ? (search.by ?? null) : 'owner.department';
  const question: Question = { pipeline: chosen.id, pipelineName: asString(chosen['name']), period, where: search.where ?? '', by };
  const tab = search.tab ?? 'funnel';
  const go = (part: Partial<ProcessSearch>) => void navigate({ to: '/process-analysis', search: { ...search, ...part }, replace: true });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <div className={styles['tools']} role="group" aria-label={t('asked')}>
        <Select
          aria-label={t('pipeline')}
          value={chosen.id}
          onChange={(pipeline) => go({ pipeline, where: undefined, by: undefined, log: undefined })}
          options={known.map((one) => ({ value: one.id, label: asString(one['name']) }))}
          popupMatchSelectWidth={false}
        />
        <PeriodSelect value={period} today={todayIn(timeZone)} fiscalStart={fiscalStart} onChange={(next) => go({ period: writePeriod(next) })} />
        {tab !== 'ways' && (
          <Select
            aria-label={t('compareBy')}
            prefix={<span className={styles['soft']}>{t('compareBy')}</span>}
            showSearch
            optionFilterProp="label"
            value={by}
            onChange={(next) => go({ by: next })}
            options={options}
            popupMatchSelectWidth={false}
          />
        )}
        <FilterBar view={view} where={question.where} onChange={(where) => go({ where: where || undefined })} />
      </div>
      <Tabs tabs={TABS.map((key) => ({ key, label: t(`tabs.${key}`) }))} active={tab} onChange={(next) => go({ tab: next })} label={t('title')} panel={PANEL} />
      <div id={PANEL} role="tabpanel" aria-label={t(`tabs.${tab}`)} className={styles['panel']}>
        {tab === 'funnel' && <FunnelTab question={question} view={view} />}
        {tab === 'stays' && <StaysTab question={question} view={view} />}
        {tab === 'outcomes' && <OutcomesTab question={question} view={view} />}
        {tab === 'ways' && <WaysTab question={question} log={search.log ?? null} onLog={(log) => go({ log: log ?? undefined })} view={view} />}
      </div>
    </div>
  );
}

import { Button, Select } from 'antd';
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
import { useOpenForm } from '@/records/form/host';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { KPI, useStanding } from './api';
import styles from './Kpis.module.css';
import { PersonDrawer } from './PersonDrawer';
import { TABS, type KpiSearch } from './routes';
import { LeadingTab } from './LeadingTab';
import { QuadrantTab } from './QuadrantTab';
import { StandingTab } from './StandingTab';

const USUAL_OBJECT = 'opportunity';
const USUAL_RESULT = 'won_amount';
const PANEL = 'kpi-panel';

/** What is done in the stages of a process, by whom, against what is asked. */
export function KpisPage() {
  const t = useWords('kpis');
  const { timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const model = useModel();
  const search = useSearch({ from: '/shell/process-kpis' });
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
  if (!chosen) return <State kind="empty" title={t('noPipelines')} text={t('noPipelinesHint')} />;
  const period = readPeriod(search.period) ?? 'this_quarter';
  const go = (part: Partial<KpiSearch>) => void navigate({ to: '/process-kpis', search: { ...search, ...part }, replace: true });
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
          onChange={(pipeline) => go({ pipeline, person: undefined })}
          options={known.map((one) => ({ value: one.id, label: asString(one['name']) }))}
          popupMatchSelectWidth={false}
        />
        {search.tab !== 'leading' && <PeriodSelect value={period} today={todayIn(timeZone)} fiscalStart={fiscalStart} onChange={(next) => go({ period: writePeriod(next) })} />}
      </div>
      <Shown asked={{ pipeline: chosen.id, period }} pipelineName={asString(chosen['name'])} search={search} go={go} />
    </div>
  );
}

interface ShownProps {
  asked: { pipeline: string; period: ReturnType<typeof readPeriod> & {} };
  pipelineName: string;
  search: KpiSearch;
  go: (part: Partial<KpiSearch>) => void;
}

function Shown({ asked, pipelineName, search, go }: ShownProps) {
  const t = useWords('kpis');
  const model = useModel();
  const openForm = useOpenForm();
  const found = useStanding(asked);
  if (found.error && !found.data) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const make = () => void openForm({ object: KPI, values: { pipeline: { object: 'pipeline', id: asked.pipeline, name: pipelineName } }, follow: true });
  if (found.data.kpis.length === 0) {
    const may = model.objects.get(KPI)?.rights.create ?? false;
    return (
      <State kind="empty" title={t('none')} text={t(may ? 'noneHint' : 'noneAsk')}>
        {may && (
          <Button type="primary" onClick={make}>
            {t('make')}
          </Button>
        )}
      </State>
    );
  }
  const tab = search.tab ?? 'standing';
  const metric = search.metric ?? USUAL_RESULT;
  const person = found.data.stands.find((one) => one.person !== null && one.person.id === search.person);
  return (
    <div className={found.isPlaceholderData ? styles['stale'] : undefined} aria-busy={found.isPlaceholderData}>
      <Tabs tabs={TABS.map((key) => ({ key, label: t(`tabs.${key}`) }))} active={tab} onChange={(next) => go({ tab: next })} label={t('title')} panel={PANEL} />
      <div id={PANEL} role="tabpanel" aria-label={t(`tabs.${tab}`)} className={styles['panel']}>
        {tab === 'standing' && <StandingTab found={found.data} asked={asked} level={search.level ?? 'people'} onLevel={(level) => go({ level })} onPerson={(id) => go({ person: id })} />}
        {tab === 'quadrant' && <QuadrantTab asked={asked} metric={metric} lines={search.lines ?? 'standard'} go={go} />}
        {tab === 'leading' && <LeadingTab pipeline={asked.pipeline} metric={metric} stages={found.data.stages} go={go} />}
      </div>
      {person && <PersonDrawer key={person.person?.id} stand={person} found={found.data} asked={asked} onClose={() => go({ person: undefined })} />}
    </div>
  );
}

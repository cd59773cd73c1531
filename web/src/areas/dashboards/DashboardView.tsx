import { FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { formatDayFull } from '@/lib/format';
import { useMe, useModel } from '@/model/context';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import type { Dashboard } from './declared';
import { Filters } from './Filters';
import { PageMenu } from './PageMenu';
import styles from './DashboardView.module.css';
import { readFilters, writeFilters } from './pageFilters';
import { readPeriod, writePeriod, type Period } from './period';
import type { DashboardSearch } from './routes';
import { readScope, saysWhose, scopeWhere, writeScope } from './scope';
import { ScopeSelect } from './ScopeSelect';
import { SurroundingsContext, type Surroundings } from './surroundings';
import { useCatalogue } from './useFigures';
import { WidgetGrid } from './WidgetGrid';

const PeriodSelect = lazy(() => import('./PeriodSelect'));

/** The dashboard that a day begins on. */
const HOME = 'home';

interface DashboardViewProps {
  name: string;
  search: DashboardSearch;
}

/** A page of widgets under one period and scope, both of which stand in the address. */
export function DashboardView({ name, search }: DashboardViewProps) {
  const { pages } = useModel();
  const dashboard = pages.dashboards.find((one) => one.name === name) as Dashboard | undefined;
  return dashboard ? <Shown key={name} dashboard={dashboard} search={search} /> : <NotFound />;
}

function Shown({ dashboard, search }: { dashboard: Dashboard; search: DashboardSearch }) {
  const t = useWords('dashboards');
  const { language, timeZone } = useLocale();
  const catalogue = useCatalogue();
  const { fiscalStart } = useMe();
  const frame = useRef<HTMLDivElement>(null);
  const label = labelText(dashboard.label, language);
  useTitle(label);
  const page = useMemo<Surroundings | null>(
    () =>
      catalogue && {
        period: (dashboard.name === HOME ? null : readPeriod(search.period)) ?? dashboard.period,
        scope: scopeWhere(readScope(search.scope)),
        filters: readFilters(search.filters, dashboard.filters),
        widgets: dashboard.widgets,
        catalogue,
        today: todayIn(timeZone),
        fiscalStart,
      },
    [catalogue, search, dashboard, timeZone, fiscalStart],
  );
  if (!page) return <PageSkeleton />;
  return (
    <div className={styles['page']} ref={frame}>
      <Head dashboard={dashboard} search={search} page={page} label={label} frame={frame} />
      {dashboard.widgets.length === 0 && <State kind="locked" title={t('empty.dashboard')} text={t('empty.dashboardHint')} />}
      <SurroundingsContext value={page}>
        <WidgetGrid widgets={dashboard.widgets} />
      </SurroundingsContext>
    </div>
  );
}

interface HeadProps {
  dashboard: Dashboard;
  search: DashboardSearch;
  page: Surroundings;
  label: string;
  frame: React.RefObject<HTMLDivElement | null>;
}

function Head({ dashboard, search, page, label, frame }: HeadProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const me = useMe();
  const navigate = useNavigate();
  // The start page speaks of this month in its labels, so its period is not for choosing.
  const home = dashboard.name === HOME;
  const scoped = dashboard.widgets.some((widget) => !saysWhose(widget.where));
  const change = (part: Partial<DashboardSearch>) => void navigate({ to: '.', search: { ...search, ...part } as never, replace: true });
  const choosePeriod = (period: Period) => change({ period: period === dashboard.period ? undefined : writePeriod(period) });
  return (
    <header className={styles['head']}>
      <h1>{home ? greeting() : label}</h1>
      {home && <span className={styles['date']}>{formatDayFull(page.today, locale)}</span>}
      <div className={styles['choices']}>
        {scoped && <ScopeSelect value={readScope(search.scope)} onChange={(scope) => change({ scope: writeScope(scope) })} />}
        {!home && (
          <Suspense>
            <PeriodSelect value={page.period} today={page.today} fiscalStart={page.fiscalStart} onChange={choosePeriod} />
          </Suspense>
        )}
        <FullScreen frame={frame} />
        <PageMenu dashboard={dashboard} />
      </div>
      {dashboard.filters.length > 0 && (
        <Filters dashboard={dashboard} page={page} onChange={(filters) => change({ filters: writeFilters(filters) })} />
      )}
    </header>
  );

  function greeting(): string {
    const hour = Number(new Date().toLocaleTimeString('en-GB', { timeZone: locale.timeZone, hour: '2-digit' }).slice(0, 2));
    const part = hour < 5 ? 'night' : hour < 11 ? 'morning' : hour < 13 ? 'noon' : hour < 18 ? 'afternoon' : 'evening';
    return t(`greeting.${part}`, { name: me.user.name });
  }
}

function FullScreen({ frame }: { frame: React.RefObject<HTMLDivElement | null> }) {
  const t = useWords('dashboards');
  const [full, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const label = full ? t('leaveFullScreen') : t('fullScreen');
  return (
    <Button
      icon={full ? <FullscreenExitOutlined aria-hidden="true" /> : <FullscreenOutlined aria-hidden="true" />}
      aria-label={label}
      title={label}
      onClick={() => void (full ? document.exitFullscreen() : frame.current?.requestFullscreen())}
    />
  );
}

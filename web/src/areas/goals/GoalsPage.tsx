import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { GOAL, idOf, loadOverview, lockGoals, type Overview, type Stand } from './api';
import { Below } from './Below';
import styles from './Goals.module.css';
import { Months } from './Months';
import { NodeCard } from './NodeCard';
import { PERIODS, type PeriodName } from './periods';
import { goalsRoute, type GoalsSearch } from './routes';
import { Smart } from './Smart';

const DivideDialog = lazy(() => import('./DivideDialog'));
const YearDialog = lazy(() => import('./YearDialog'));

/** What is to be reached and what is: a department with those below it, in a period of a fiscal year. */
export function GoalsPage() {
  const t = useWords('goals');
  const search = goalsRoute.useSearch();
  const query = useQuery({
    queryKey: ['rows-of', GOAL, 'overview', search],
    queryFn: ({ signal }) => loadOverview(search, signal),
    placeholderData: keepPreviousData,
  });
  useTitle(t('title'));
  if (query.error && !query.data) return <ProblemState error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <div className={page['page']}><RowsSkeleton rows={8} columns={5} /></div>;
  const found = query.data;
  return (
    <div className={page['page']} aria-busy={query.isPlaceholderData}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <Choices found={found} search={search} />
      </header>
      {found.rule === null ? (
        <NoRule />
      ) : found.node === null ? (
        <State kind="empty" title={t('noneSeen')} text={t('noneSeenHint')} />
      ) : (
        <Shown found={found} node={found.node} search={search} />
      )}
    </div>
  );
}

/** Which rule, which year and which of its periods is shown. */
function Choices({ found, search }: { found: Overview; search: GoalsSearch }) {
  const t = useWords('goals');
  const locale = useLocale();
  const navigate = useNavigate();
  const show = (changed: GoalsSearch) => void navigate({ to: '/goals', search: { ...search, ...changed } });
  const named = (period: PeriodName) => {
    if (period === 'year') return t('wholeYear');
    if (period.startsWith('q')) return t('quarter', { number: period.slice(1) });
    const starts = found.months[Number(period.slice(1)) - 1]?.starts_on;
    return starts ? formatMonth(starts, locale) : period;
  };
  const years = [-2, -1, 0, 1].map((off) => found.year + off);
  return (
    <span className={styles['choices']}>
      {found.rules.length > 0 && (
        <Select className={styles['rule']} aria-label={t('rule')} value={found.rule?.id ?? null} onChange={(rule) => rule && show({ rule })} options={found.rules.map((one) => ({ value: one.id, label: one.name }))} />
      )}
      <Select aria-label={t('year')} value={found.year} onChange={(year) => show({ year })} options={years.map((year) => ({ value: year, label: t('yearOf', { year: String(year) }) }))} />
      <Select<PeriodName> className={styles['period']} aria-label={t('period')} value={search.period ?? 'year'} onChange={(period) => show({ period })} options={PERIODS.map((one) => ({ value: one, label: named(one) }))} />
    </span>
  );
}

function NoRule() {
  const t = useWords('goals');
  const rules = useObject('goal_rule');
  return (
    <State kind="empty" title={t('noRule')} text={t('noRuleHint')}>
      {rules?.rights.create && (
        <Link to="/records/$object/new" params={{ object: 'goal_rule' }}>
          {t('newRule')}
        </Link>
      )}
    </State>
  );
}

function Shown({ found, node, search }: { found: Overview; node: Stand; search: GoalsSearch }) {
  const t = useWords('goals');
  const [dividing, setDividing] = useState(false);
  const [setting, setSetting] = useState<Stand | null>(null);
  return (
    <>
      <nav aria-label={t('way')}>
        <ol className={styles['crumbs']}>
          {found.path.map((one, at) => (
            <li key={one.id}>
              {at === found.path.length - 1 ? (
                <span aria-current="page">{one.name}</span>
              ) : (
                <Link to="/goals" search={{ ...search, department: one.id }}>
                  {one.name}
                </Link>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <NodeCard found={found} node={node} />
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('smart')}</h2>
        </header>
        <Smart found={found} node={node.node} />
      </section>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('below')}</h2>
          <Buttons found={found} node={node} onDivide={() => setDividing(true)} onSet={() => setSetting(node)} />
        </header>
        <Below found={found} search={search} onSet={setSetting} />
      </section>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('months')}</h2>
        </header>
        <Months found={found} />
      </section>
      <Suspense fallback={null}>
        {dividing && <DivideDialog found={found} node={node} onClose={() => setDividing(false)} />}
        {setting && <YearDialog found={found} stand={setting} onClose={() => setSetting(null)} />}
      </Suspense>
    </>
  );
}

/** What can be done with the goals of the chosen department. */
function Buttons({ found, node, onDivide, onSet }: { found: Overview; node: Stand; onDivide: () => void; onSet: () => void }) {
  const t = useWords('goals');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const lock = async (locked: boolean) => {
    setBusy(true);
    try {
      const done = await lockGoals(found.rule?.id ?? '', found.year, idOf(node.node), locked);
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t(locked ? 'lockedMany' : 'opened', { count: done.goals }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={page['actions']}>
      <Link to="/goals/grid" search={{ rule: found.rule?.id, year: found.year, department: idOf(node.node) }}>
        {t('grid')}
      </Link>
      {found.may_lock && (
        <Button loading={busy} icon={node.locked ? <UnlockOutlined /> : <LockOutlined />} onClick={() => void lock(!node.locked)}>
          {t(node.locked ? 'open' : 'lock')}
        </Button>
      )}
      {node.may_set && found.may_divide && <Button onClick={onSet}>{t('setYear')}</Button>}
      {found.may_divide && node.goal && (
        <Button type="primary" onClick={onDivide}>
          {t('divide')}
        </Button>
      )}
    </span>
  );
}

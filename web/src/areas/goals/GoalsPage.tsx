import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useObject } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { GOAL, idOf, loadOverview, lockGoals, type Overview, type Stand } from './api';
import { Below } from './Below';
import { Capacity } from './Capacity';
import { Choices } from './Choices';
import { Course } from './Course';
import styles from './Goals.module.css';
import { NodeCard } from './NodeCard';
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
          <h2>{t('below')}</h2>
          <Buttons found={found} node={node} onDivide={() => setDividing(true)} onSet={() => setSetting(node)} />
        </header>
        <Below found={found} search={search} onSet={setSetting} />
      </section>
      <Course found={found} node={node} search={search} />
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('smart')}</h2>
        </header>
        <Smart found={found} node={node.node} />
      </section>
      {found.additive && !found.lower && <Capacity found={found} node={node} />}
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

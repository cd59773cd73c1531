import { Button, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { loadJob } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { searchDuplicates } from '@/api/quality';
import { queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Rules.module.css';
import { duplicatesRoute } from './routes';

const MergeDialog = lazy(() => import('@/records/merge/MergeDialog'));
const MOST = 5;
const SHOWN = 100;

/** Records that are there twice, found by a rule and merged group by group. */
export function DuplicatesPage() {
  const t = useWords('quality');
  const { job } = duplicatesRoute.useSearch();
  useTitle(t('search.title'));
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('search.title')}</h1>
        <span className={page['lead']}>{t('search.lead')}</span>
      </header>
      <section className={page['card']}>
        <Start />
        {job ? <Found key={job} job={job} /> : <State kind="nothing" title={t('search.begin')} text={t('search.beginHint')} small />}
      </section>
    </div>
  );
}

/** Choosing the rule. */
function Start() {
  const t = useWords('quality');
  const navigate = duplicatesRoute.useNavigate();
  const [rule, setRule] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const query = useQuery({
    queryKey: ['rows', 'duplicate_rule', 'active'],
    queryFn: ({ signal }) => queryRecords('duplicate_rule', { fields: ['name', 'object', 'target'], where: 'active = true', limit: 200 }, signal),
  });
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={1} columns={2} />;
  const rules = query.data.records.filter((one) => !one['target'] || one['target'] === one['object']);
  if (rules.length === 0) return <State kind="empty" title={t('search.noRules')} text={t('search.noRulesHint')} small />;
  const chosen = rule ?? rules[0]?.id ?? '';
  const start = async () => {
    setBusy(true);
    try {
      const { id } = await searchDuplicates(chosen);
      await navigate({ search: { job: id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('broken') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles['condition']}>
      <Select
        value={chosen}
        aria-label={t('search.rule')}
        options={rules.map((one) => ({ value: one.id, label: asString(one['name']) }))}
        onChange={setRule}
      />
      <Button type="primary" loading={busy} onClick={() => void start()}>
        {t('search.start')}
      </Button>
    </div>
  );
}

interface Outcome {
  object: string;
  groups: string[][];
  complete: boolean;
}

function outcomeOf(result: unknown): Outcome | null {
  if (!isObject(result) || typeof result['object'] !== 'string' || !Array.isArray(result['groups'])) return null;
  return { object: result['object'], groups: result['groups'] as string[][], complete: result['complete'] === true };
}

function Found({ job }: { job: string }) {
  const t = useWords('quality');
  const model = useModel();
  const query = useQuery({
    queryKey: ['job', job],
    queryFn: () => loadJob(job),
    refetchInterval: (found) => (['waiting', 'running'].includes(found.state.data?.state ?? 'waiting') ? 700 : false),
  });
  if (query.error) return <ProblemState error={query.error} />;
  if (!query.data || ['waiting', 'running'].includes(query.data.state)) return <p role="status">{t('search.running')}</p>;
  const outcome = outcomeOf(query.data.result);
  const view = outcome ? model.objects.get(outcome.object) : undefined;
  if (query.data.state !== 'done' || !outcome || !view) return <State kind="error" title={t('search.failed')} small />;
  if (outcome.groups.length === 0) return <State kind="empty" title={t('search.none')} small />;
  return <Groups view={view} outcome={outcome} />;
}

function Groups({ view, outcome }: { view: ObjectView; outcome: Outcome }) {
  const t = useWords('quality');
  const [merging, setMerging] = useState<string[] | null>(null);
  const groups = outcome.groups.slice(0, SHOWN);
  const ids = groups.flat().slice(0, 1000);
  const query = useQuery({
    queryKey: ['rows', view.name, 'groups', ids],
    queryFn: ({ signal }) => queryRecords(view.name, { fields: [view.nameField], among: { id: ids }, limit: ids.length }, signal),
  });
  if (query.error) return <ProblemState error={query.error} />;
  if (!query.data) return <RowsSkeleton rows={6} columns={1} />;
  const names = new Map(query.data.records.map((record) => [record.id, asString(record[view.nameField]) || record.id]));
  const left = groups.map((group) => group.filter((id) => names.has(id))).filter((group) => group.length > 1);
  return (
    <>
      <p role="status">
        {t('search.groups', { count: left.length })} {!outcome.complete && t('search.incomplete')}
      </p>
      <ul className={styles['list']}>
        {left.map((group) => (
          <li key={group[0]}>
            <span className={styles['names']}>
              {group.map((id) => (
                <RecordLink key={id} object={view.name} id={id} name={names.get(id) ?? id} />
              ))}
            </span>
            <Button size="small" title={group.length > MOST ? t('search.tooMany') : undefined} onClick={() => setMerging(group.slice(0, MOST))}>
              {t('search.merge')}
            </Button>
          </li>
        ))}
      </ul>
      {merging && (
        <Suspense fallback={null}>
          <MergeDialog view={view} ids={merging} onClose={() => setMerging(null)} />
        </Suspense>
      )}
    </>
  );
}

import { Select, Slider } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useMemo, useState } from 'react';
import { queryRecords } from '@/api/records';
import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useWays, type Edge, type Question, type Ways } from './api';
import styles from './Processes.module.css';
import { thinned } from './thinned';
import { useBehind, type Show } from './useBehind';

const ProcessMap = lazy(() => import('./ProcessMap'));

const PIPELINE = '';
const HOURS_A_DAY = 24;

interface WaysTabProps {
  question: Question;
  log: string | null;
  onLog: (log: string | null) => void;
  view: ObjectView;
}

/** The ways that were really gone, as a map that a slider thins, as steps, and as whole ways. */
export function WaysTab({ question, log, onLog, view }: WaysTabProps) {
  const t = useWords('processes');
  const locale = useLocale();
  const model = useModel();
  const [share, setShare] = useState(100);
  const ways = useWays(question, log);
  const [show, drawer] = useBehind(question, view);
  const logs = useQuery({
    queryKey: ['rows', 'event_log', 'all'],
    queryFn: ({ signal }) => queryRecords('event_log', { fields: ['name'], sort: ['name'], limit: 200 }, signal),
    enabled: model.objects.has('event_log'),
  });
  const drawn = useMemo(() => thinned(ways.data?.edges ?? [], share / 100), [ways.data, share]);
  const sources = [{ value: PIPELINE, label: t('fromHistory') }, ...(logs.data?.records ?? []).map((one) => ({ value: one.id, label: t('fromLog', { name: asString(one['name']) }) }))];
  const number = (value: number) => figureText(value, 'number', locale, 'full');
  const days = (value: number | null) => figureText(value, 'days', locale, 'full');
  return (
    <>
      <section className={styles['card']} aria-label={t('map')}>
        <div className={styles['cardHead']}>
          <h2>{t('map')}</h2>
          {sources.length > 1 && <Select aria-label={t('source')} value={log ?? PIPELINE} onChange={(next) => onLog(next || null)} options={sources} popupMatchSelectWidth={false} />}
          <label className={styles['slider']}>
            <span className={styles['soft']}>{t('shownShare', { share })}</span>
            <Slider min={0} max={100} step={5} value={share} onChange={setShare} tooltip={{ open: false }} ariaLabelForHandle={t('share')} />
          </label>
          {ways.data && (
            <span className={styles['soft']}>
              {t('cases', { count: number(ways.data.cases), variants: number(ways.data.variants), median: days(ways.data.cycle.median), p90: days(ways.data.cycle.p90) })}
            </span>
          )}
        </div>
        {ways.error && <ProblemState error={ways.error} small retry={() => void ways.refetch()} />}
        {!ways.data && !ways.error && <RowsSkeleton rows={6} columns={3} />}
        {ways.data?.cases === 0 && <State kind="empty" small title={t('nothing')} text={t('nothingHint')} />}
        {ways.data && ways.data.cases > 0 && (
          <Suspense fallback={<RowsSkeleton rows={6} columns={3} />}>
            <ProcessMap nodes={ways.data.nodes} edges={drawn} label={t('map')} />
          </Suspense>
        )}
      </section>
      {ways.data && ways.data.cases > 0 && (
        <div className={styles['two']}>
          <Steps found={ways.data} show={log ? null : show} />
          <Variants found={ways.data} />
        </div>
      )}
      {drawer}
    </>
  );
}

function useNames(found: Ways): (key: string | null, end: string) => string {
  const names = useMemo(() => new Map(found.nodes.map((node) => [node.key, node.name])), [found]);
  return (key, end) => (key === null ? end : (names.get(key) ?? key));
}

/** Each step with how often it was gone; records behind it where they are the product's own. */
function Steps({ found, show }: { found: Ways; show: Show | null }) {
  const t = useWords('processes');
  const locale = useLocale();
  const name = useNames(found);
  const days = (hours: number | null) => figureText(hours === null ? null : hours / HOURS_A_DAY, 'days', locale, 'full');
  const step = (row: Edge) => `${name(row.source, t('start'))} → ${name(row.target, t('end'))}`;
  const columns: Column<Edge>[] = [
    { key: 'step', title: t('step'), names: true, cell: (row) => (row.back ? `${step(row)} ↩` : step(row)), hint: (row) => (row.back ? t('backHint') : undefined) },
    {
      key: 'count',
      title: t('times'),
      number: true,
      cell: (row) =>
        show ? (
          <button type="button" className={styles['figure']} onClick={() => show(step(row), { figure: 'step', stage: row.source, target: row.target })}>
            {figureText(row.count, 'number', locale, 'full')}
          </button>
        ) : (
          figureText(row.count, 'number', locale, 'full')
        ),
    },
    { key: 'median', title: t('stepMedian'), number: true, cell: (row) => days(row.median_hours) },
    { key: 'mean', title: t('stepMean'), number: true, cell: (row) => days(row.mean_hours) },
  ];
  return (
    <section className={styles['card']} aria-label={t('steps')}>
      <div className={styles['cardHead']}>
        <h2>{t('steps')}</h2>
      </div>
      <RowTable label={t('steps')} query={{ error: null, refetch: () => Promise.resolve() }} rows={found.edges} columns={columns} id={(row) => `${row.source}-${row.target}`} empty={null} />
    </section>
  );
}

/** The most frequent whole ways. */
function Variants({ found }: { found: Ways }) {
  const t = useWords('processes');
  const locale = useLocale();
  const name = useNames(found);
  return (
    <section className={styles['card']} aria-label={t('variants')}>
      <div className={styles['cardHead']}>
        <h2>{t('variants')}</h2>
        <span className={styles['soft']}>{t('variantsHint', { shown: found.most.length, count: found.variants })}</span>
      </div>
      <ol className={styles['variants']}>
        {found.most.map((one) => (
          <li key={one.steps.join(' ')}>
            <span>{one.steps.map((key) => name(key, '')).join(' → ')}</span>
            <span className={styles['soft']}>
              {t('variantText', { cases: figureText(one.cases, 'number', locale, 'full'), share: figureText(one.cases / found.cases, 'percent', locale, 'full'), days: figureText(one.median_days, 'days', locale, 'full') })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

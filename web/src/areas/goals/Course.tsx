import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import type { ChartData, Figures } from '@/charts/data';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatDay, formatDays, formatMonth, formatWeekday } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Bar } from '@/ui/Skeleton';
import { GOAL, loadCourse, type CoursePart, type CourseTold, type Overview, type Stand } from './api';
import { Attained } from './Attained';
import { Drill } from './Below';
import styles from './Goals.module.css';
import type { GoalsSearch } from './routes';

const Chart = lazy(() => import('@/charts/Chart'));
const KindChart = lazy(() => import('@/charts/KindChart'));
const nothing = () => undefined;

/** How a goal goes: a dial, the days summed up against target and last year, and the periods within. */
export function Course({ found, node, search }: { found: Overview; node: Stand; search: GoalsSearch }) {
  const t = useWords('goals');
  const rule = found.rule?.id ?? '';
  const query = useQuery({ queryKey: ['rows-of', GOAL, 'course', rule, found.year, found.period, node.node], queryFn: ({ signal }) => loadCourse(rule, found.year, node.node, found.period, signal) });
  if (query.error) return null;
  const told = query.data;
  return (
    <>
      {(!told || told.days.length > 1) && (
        <section className={page['card']}>
          <header className={page['cardHead']}>
            <h2>{t('course')}</h2>
          </header>
          <div className={styles['course']}>
            <Suspense fallback={<Bar height={240} />}>
              <Dial found={found} node={node} t={t} />
              {told ? <Chart kind="line" data={lines(found, node, told, t)} label={t('courseOf', { name: node.name })} onPick={nothing} /> : <Bar height={240} />}
            </Suspense>
          </div>
        </section>
      )}
      {told && told.parts.length > 0 && (
        <section className={page['card']}>
          <header className={page['cardHead']}>
            <h2>{t('parts')}</h2>
          </header>
          <Parts found={found} parts={told.parts} search={search} />
        </section>
      )}
    </>
  );
}

function Dial({ found, node, t }: { found: Overview; node: Stand; t: Words }) {
  if (node.target === null || node.actual === null || found.lower) return null;
  const figures: Figures = { dimensions: [], metrics: [{ name: 'actual', label: t('actual'), unit: found.unit as Unit }], rows: [{ keys: [], texts: [], values: [Number(node.actual)] }] };
  return (
    <div className={styles['dial']}>
      <KindChart kind="gauge" figures={figures} extra={{ goal: Number(node.target), missing: '—', total: '' }} label={t('attainedOf', { name: node.name })} onPick={nothing} />
    </div>
  );
}

/** The lines of the drawing; from the last day reached on, where it is likely to go. */
function lines(found: Overview, node: Stand, told: CourseTold, t: Words): ChartData {
  const unit = found.unit as Unit;
  const number = (value: string | null) => (value === null ? null : Number(value));
  const last = told.days.findLastIndex((one) => one.actual !== null);
  const from = number(told.days[last]?.actual ?? null);
  const end = told.days.length - 1;
  const toward = (goal: string | null): (number | null)[] =>
    told.days.map((_, at) => (goal === null || from === null || at < last || last === end ? null : from + ((Number(goal) - from) * (at - last)) / (end - last)));
  const coming = (name: string, goal: string | null) => ({ name: t(name), unit, dashed: true, values: toward(goal) });
  const all = [
    { name: t('actualLine'), unit, values: told.days.map((one) => number(one.actual)) },
    ...(node.target === null ? [] : [{ name: t('targetLine'), unit, dashed: true, values: told.days.map((one) => number(one.target)) }]),
    { name: t('beforeLine'), unit, values: told.days.map((one) => number(one.last_year)) },
    ...(told.likely === null || last === end || last < 0 ? [] : [coming('likelyLine', told.likely), coming('lowerLine', told.lower), coming('upperLine', told.upper)]),
  ];
  return { categories: told.days.map((one) => one.on.slice(5)), series: all };
}

/** The periods within the one that is shown; each leads to itself, its figures to their records. */
function Parts({ found, parts, search }: { found: Overview; parts: readonly CoursePart[]; search: GoalsSearch }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  const share = (target: string | null, actual: string | null) => {
    const [goal, reached] = found.lower ? [Number(actual), Number(target)] : [Number(target), Number(actual)];
    return target === null || actual === null || !goal ? null : String(reached / goal);
  };
  const named = (one: CoursePart) => {
    if (one.name.startsWith('q')) return t('quarter', { number: one.name.slice(1) });
    if (one.name.startsWith('m')) return formatMonth(one.starts_on, locale);
    if (one.name.startsWith('w')) return formatDays(one.starts_on, one.ends_on, locale);
    return `${formatDay(one.starts_on, locale)} ${formatWeekday(one.starts_on, locale)}`;
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={page['scroll']} role="group" aria-label={t('parts')} tabIndex={0}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('part')}</th>
            <th scope="col" className={page['number']}>{t('target')}</th>
            <th scope="col" className={page['number']}>{t('actual')}</th>
            <th scope="col">{t('attainment')}</th>
            <th scope="col" className={page['number']}>{t('lastYear')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                <Link className={one.depth > 0 ? (styles['inner'] ?? '') : ''} to="/goals" search={{ ...search, period: one.name }}>
                  {named(one)}
                </Link>
              </th>
              <td className={page['number']}>{amount(one.target)}</td>
              <td className={page['number']}>
                <Drill found={found} where={one.records} text={amount(one.actual)} title={t('records')} />
              </td>
              <td><Attained share={share(one.target, one.actual)} light={null} /></td>
              <td className={page['number']}>
                <Drill found={found} where={one.records_before} text={amount(one.last_year)} title={t('records')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { lazy, Suspense, useState } from 'react';
import type { Metric } from '@/areas/dashboards/declared';
import type { Period } from '@/areas/dashboards/period';
import { spanText } from '@/areas/dashboards/periodText';
import { useDrill } from '@/areas/dashboards/useDrill';
import { FigureButton } from '@/areas/shared/FigureButton';
import { useWords } from '@/areas/shared/useWords';
import type { Figures } from '@/charts/data';
import { changeOf, figureNumber } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useChange, type Contribution, type Explained, type FigureChange } from './api';
import styles from './Insight.module.css';
import { plainValue, useNaming, type Naming } from './naming';
import type { Against } from './routes';
import { RecommendButton } from './RecommendButton';
import { Sentence } from './Sentence';

const FIRST = 3;
const SHOWN = 50;
const DRAWN = 8;
const KindChart = lazy(() => import('@/charts/KindChart'));
const PANEL = 'insight-dimension';

/** A figure beside what it was, the groups that account for the change, and all groups of each dimension. */
export function ChangeTab({ metric, period, against }: { metric: Metric; period: Period; against: Against }) {
  const t = useWords('insight');
  const found = useChange(metric.name, period, against);
  const [chosen, setChosen] = useState('');
  const naming = useNaming(metric);
  if (found.error) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={6} columns={4} />;
  const change = found.data;
  const shown = change.dimensions.find((one) => one.dimension === chosen) ?? change.dimensions[0];
  return (
    <div className={found.isPlaceholderData ? styles['stale'] : undefined}>
      <Findings metric={metric} change={change} naming={naming} />
      {shown && (
        <section className={styles['card']} aria-label={t('parts')}>
          <div className={styles['cardHead']}>
            <h2>{t('parts')}</h2>
            <span className={styles['soft']}>{t(change.kind === 'rate' ? 'partsRateHint' : 'partsHint')}</span>
          </div>
          <Tabs tabs={change.dimensions.map((one) => ({ key: one.dimension, label: naming.dimension(one.dimension) }))} active={shown.dimension} onChange={setChosen} label={t('parts')} panel={PANEL} />
          <div id={PANEL} role="tabpanel" aria-label={naming.dimension(shown.dimension)}>
            <Groups metric={metric} change={change} explained={shown} naming={naming} asked={{ period, against }} />
          </div>
        </section>
      )}
      {change.left_out.length > 0 && <p className={styles['soft']}>{t('leftOut', { names: change.left_out.map(naming.dimension).join(' · ') })}</p>}
    </div>
  );
}

interface Told {
  metric: Metric;
  change: FigureChange;
  naming: Naming;
}

function Findings({ metric, change, naming }: Told) {
  const t = useWords('insight');
  const locale = useLocale();
  const drill = useDrill();
  const today = todayIn(locale.timeZone);
  const moved = changeOf(change.now, change.was, metric.unit, metric.better);
  const name = labelText(metric.label, locale.language);
  const open = (period: Period) => drill({ metric: metric.name, by: {}, where: '', period });
  const clear = change.dimensions.filter((one) => one.most);
  const telling = clear.length > 0 ? clear.slice(0, FIRST) : change.dimensions.filter((one) => one.telling.length > 1).slice(0, 1);
  const share = change.share === null || metric.unit === 'percent' ? '' : t('shareOf', { share: formatPercent(Math.round(Math.abs(change.share) * 1000) / 1000, locale) });
  return (
    <section className={styles['card']} aria-label={t('found')}>
      <div className={styles['cardHead']}>
        <h2>{t('found')}</h2>
        <span className={styles['soft']}>{t('spans', { now: spanText(change.period, locale, today), before: spanText(change.before, locale, today) })}</span>
      </div>
      <ul className={styles['sentences']}>
        <li className={styles['first']} data-good={moved?.good ?? undefined}>
          <Sentence
            words={t(`moved.${moved?.direction ?? 'unknown'}`, { name, difference: naming.moved(absolute(change.difference)), share })}
            parts={{
              now: <FigureButton text={naming.figure(change.now)} label={t('recordsOf', { what: name })} onClick={() => open(change.period)} />,
              was: <FigureButton text={naming.figure(change.was)} label={t('recordsBefore', { what: name })} onClick={() => open(change.before)} />,
            }}
          />
        </li>
        {telling.map((explained) => (
          <Telling key={explained.dimension} metric={metric} change={change} explained={explained} naming={naming} />
        ))}
        {change.dimensions[0]?.sizes && Boolean(change.count_before) && <SizeSentence change={change} explained={telling[0] ?? change.dimensions[0]} naming={naming} />}
        {telling.length === 0 && moved && moved.direction !== 'same' && <li>{t(change.kind === 'whole' ? 'onlyWhole' : figureNumber(change.was) ? 'evenly' : 'nothingBefore')}</li>}
      </ul>
    </section>
  );
}

function Telling({ metric, change, explained, naming }: Told & { explained: Explained }) {
  const t = useWords('insight');
  const locale = useLocale();
  const drill = useDrill();
  const { dimension } = explained;
  const named = explained.telling.flatMap((place) => explained.shares[place] ?? []);
  const whole = figureNumber(change.difference) ?? 0;
  const told = named.reduce((sum, one) => sum + (figureNumber(one.contribution) ?? 0), 0);
  const other = explained.shares.find((one) => (figureNumber(one.contribution) ?? 0) * whole < 0);
  const button = (share: Contribution) => {
    const text = `${naming.value(dimension, share.value)} ${naming.signed(share.contribution)}`;
    return <FigureButton text={text} label={t('recordsOf', { what: text })} onClick={() => drill({ metric: metric.name, by: { [dimension]: plainValue(share.value) }, where: '', period: change.period })} />;
  };
  const holes = listed(
    named.map((_, place) => `{n${place}}`),
    locale.language,
  );
  const parts = Object.fromEntries(named.map((share, place) => [`n${place}`, button(share)]));
  const counter = other ? t('counter', { other: '{other}' }) : '';
  const words = t(explained.most ? 'mostly' : 'partly', { dimension: naming.dimension(dimension), groups: holes, share: formatPercent(whole ? Math.round((told / whole) * 100) / 100 : 0, locale), counter });
  return (
    <li>
      <Sentence words={words} parts={other ? { ...parts, other: button(other) } : parts} />
    </li>
  );
}

const SIZES = ['volume', 'mix', 'size', 'came', 'went'] as const;

/** By how many, of which, and how large: what a sum's change is made of. */
function SizeSentence({ change, explained, naming }: { change: FigureChange; explained: Explained; naming: Naming }) {
  const t = useWords('insight');
  const locale = useLocale();
  const { sizes } = explained;
  if (!sizes) return null;
  const told = SIZES.filter((part) => figureNumber(sizes[part])).map((part) => t(`sizes.${part}`, { amount: naming.signed(sizes[part]), dimension: naming.dimension(explained.dimension) }));
  if (told.length === 0) return null;
  return <li>{t('madeOf', { before: change.count_before ?? 0, now: change.count_now ?? 0, parts: listed(told, locale.language) })}</li>;
}

function Groups({ metric, change, explained, naming, asked }: Told & { explained: Explained; asked: { period: Period; against: Against } }) {
  const { language } = useLocale();
  const t = useWords('insight');
  const drill = useDrill();
  const { dimension } = explained;
  const most = Math.max(...explained.shares.map((one) => Math.abs(figureNumber(one.contribution) ?? 0)), Number.EPSILON);
  const open = (share: Contribution, period: Period) => drill({ metric: metric.name, by: { [dimension]: plainValue(share.value) }, where: '', period });
  const columns: Column<Contribution>[] = [
    { key: 'value', title: naming.dimension(dimension), names: true, cell: (row) => naming.value(dimension, row.value) },
    { key: 'before', title: t('before'), number: true, cell: (row) => <FigureButton text={naming.figure(row.before)} onClick={() => open(row, change.before)} /> },
    { key: 'now', title: t('now'), number: true, cell: (row) => <FigureButton text={naming.figure(row.now)} onClick={() => open(row, change.period)} /> },
    { key: 'contribution', title: t('contribution'), number: true, cell: (row) => naming.signed(row.contribution) },
    { key: 'bar', title: t('bar'), cell: (row) => <Bar value={(figureNumber(row.contribution) ?? 0) / most} better={metric.better} /> },
    ...(change.kind === 'rate' && metric.unit === 'percent'
      ? ([
          { key: 'own', title: t('own'), number: true, cell: (row) => naming.signed(row.own) },
          { key: 'mix', title: t('mix'), number: true, cell: (row) => naming.signed(row.mix) },
        ] satisfies Column<Contribution>[])
      : []),
  ];
  const rows = explained.shares.slice(0, SHOWN);
  return (
    <>
      <Contributions metric={metric} change={change} explained={explained} naming={naming} onOpen={(share) => open(share, change.period)} />
      <RowTable
        label={naming.dimension(dimension)}
        query={{ error: null, refetch: () => Promise.resolve() }}
        rows={rows}
        columns={columns}
        id={(row) => String(plainValue(row.value))}
        buttons={(row) => (
          <RecommendButton
            name={t('recommendChange', { name: labelText(metric.label, language), group: naming.value(dimension, row.value) })}
            label={naming.value(dimension, row.value)}
            finding={{ kind: 'change', metric: metric.name, dimension, value: plainValue(row.value), ...asked }}
          />
        )}
        empty={<State kind="empty" small title={t('nothing')} />}
      />
      {explained.shares.length > SHOWN && <p className={styles['soft']}>{t('firstOf', { n: SHOWN, count: explained.shares.length })}</p>}
    </>
  );
}

/** From what it was to what it is, by what the largest groups brought; the others together. */
function Contributions({ metric, change, explained, naming, onOpen }: Told & { explained: Explained; onOpen: (share: Contribution) => void }) {
  const t = useWords('insight');
  const { language } = useLocale();
  const was = figureNumber(change.was);
  if (was === null || figureNumber(change.now) === null || explained.shares.length < 2) return null;
  const bySize = explained.shares.toSorted((a, b) => Math.abs(figureNumber(b.contribution) ?? 0) - Math.abs(figureNumber(a.contribution) ?? 0));
  const [drawn, others] = [bySize.slice(0, DRAWN), bySize.slice(DRAWN)];
  const rest = others.reduce((sum, one) => sum + (figureNumber(one.contribution) ?? 0), 0);
  const name = (share: Contribution) => naming.value(explained.dimension, share.value);
  const figures: Figures = {
    dimensions: [{ name: 'place', label: '', grain: false }],
    metrics: [{ name: metric.name, label: labelText(metric.label, language), unit: metric.unit }],
    rows: [
      { keys: [-1], texts: [t('before')], values: [was] },
      ...drawn.map((share, place) => ({ keys: [place], texts: [name(share)], values: [figureNumber(share.contribution)] })),
      ...(others.length > 0 ? [{ keys: [-1], texts: [t('others', { count: others.length })], values: [rest] }] : []),
    ],
  };
  const pick = (place: unknown) => {
    const share = typeof place === 'number' ? drawn[place] : undefined;
    if (share) onOpen(share);
  };
  return (
    <div className={styles['chart']}>
      <Suspense fallback={null}>
        <KindChart kind="waterfall" figures={figures} extra={{ missing: '', total: t('now') }} label={t('chart', { dimension: naming.dimension(explained.dimension) })} onPick={(mark) => pick(mark.by['place'])} />
      </Suspense>
    </div>
  );
}

/** How much of the largest contribution, to the left for less and to the right for more. */
function Bar({ value, better }: { value: number; better: 'higher' | 'lower' }) {
  const good = (value > 0) === (better === 'higher');
  return (
    <span className={styles['bar']} aria-hidden="true">
      <i data-good={good} style={{ width: `${Math.abs(value) * 50}%`, [value < 0 ? 'right' : 'left']: '50%' }} />
    </span>
  );
}

function absolute(value: unknown): unknown {
  const number = figureNumber(value);
  if (number === null) return value;
  return typeof value === 'object' ? { ...value, amount: String(Math.abs(number)) } : Math.abs(number);
}

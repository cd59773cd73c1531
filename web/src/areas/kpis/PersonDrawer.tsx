import { Button, Drawer } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { RecordData } from '@/api/types';
import { spanText } from '@/areas/dashboards/periodText';
import { sparkline } from '@/areas/dashboards/components/TrendWidget';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText } from '@/charts/figures';
import { asReference, asString } from '@/fields/shared/values';
import { formatDay, formatPercent } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useModel } from '@/model/context';
import { useOpenForm } from '@/records/form/host';
import { refreshObject } from '@/records/refresh';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { Tag } from '@/ui/Tag';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { COACHING, useCoachings, useMonths, usePrompts, type Asked, type Figure, type Kpi, type Kpis, type Stand } from './api';
import styles from './Kpis.module.css';
import { LightMark } from './LightMark';
import { inStages } from './StandingTab';
import { useKpiRecords } from './useKpiRecords';

interface PersonDrawerProps {
  stand: Stand;
  found: Kpis;
  asked: Asked;
  onClose: () => void;
}

/** One person's figures with their months, what a coach may ask about those that fall short, and what was agreed before. */
export function PersonDrawer({ stand, found, asked, onClose }: PersonDrawerProps) {
  useFocusReturn();
  const t = useWords('kpis');
  const locale = useLocale();
  const person = stand.person?.id ?? '';
  const name = stand.person?.name ?? '';
  const [show, drawer] = useKpiRecords(asked, found);
  const months = useMonths(asked.pipeline, person);
  const today = todayIn(locale.timeZone);
  const rows = inStages(found).flatMap((kpi) => {
    const figure = stand.figures.find((one) => one.kpi === kpi.id);
    return figure ? [{ kpi, figure }] : [];
  });
  const short = rows.filter(({ figure }) => figure.light === 'red' || figure.light === 'amber');
  return (
    <Drawer open size={720} title={t('personTitle', { name })} onClose={onClose}>
      <p className={styles['soft']}>
        {[stand.department?.name, stand.title, spanText(found.period, locale, today)].filter(Boolean).join(' · ')}
        {stand.score !== null && ` · ${t('scoreOf', { score: formatPercent(Math.round(stand.score * 100) / 100, locale) })}`}
      </p>
      <ul className={styles['figures']} aria-label={t('figures')}>
        {rows.map(({ kpi, figure }) => (
          <li key={kpi.id}>
            <span className={styles['kpiName']}>
              {kpi.name}
              <span className={styles['soft']}>{stageName(kpi, found, t)}</span>
            </span>
            <span className={styles['value']}>
              <button type="button" className={styles['figure']} disabled={figure.count === 0} onClick={() => show(kpi, figure, stand, 'counted')} aria-label={t('recordsOf', { kpi: kpi.name, value: figureText(figure.value, kpi.unit, locale, 'short') })}>
                {figureText(figure.value, kpi.unit, locale, 'short')}
                <LightMark light={figure.light} />
              </button>
              <span className={styles['soft']}>{figure.target === null ? t('noStandard') : t('against', { target: figureText(figure.target, kpi.unit, locale, 'short') })}</span>
            </span>
            <Months values={months.data?.kpis.find((one) => one.kpi === kpi.id)?.months.map((one) => figureNumber(one.value)) ?? []} />
            <span className={styles['lacking']}>
              {figure.lacking > 0 && kpi.unit === 'percent' && (
                <button type="button" className={styles['name']} onClick={() => show(kpi, figure, stand, 'lacking')}>
                  {t('lacking', { count: figure.lacking })}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {months.error && <ProblemState error={months.error} small retry={() => void months.refetch()} />}
      <Prompts short={short} stand={stand} found={found} />
      <Coachings person={person} found={found} stand={stand} />
      {drawer}
    </Drawer>
  );
}

function stageName(kpi: Kpi, found: Kpis, t: ReturnType<typeof useWords>): string {
  if (kpi.method === 'metric') return t('ofPeriod');
  return found.stages.find((one) => one.id === kpi.stage)?.name ?? t('wholeWay');
}

function Months({ values }: { values: (number | null)[] }) {
  const t = useWords('kpis');
  const known = values.filter((one) => one !== null);
  if (known.length < 2) return <span className={styles['line']} />;
  return (
    <svg className={styles['line']} viewBox="0 0 240 48" preserveAspectRatio="none" role="img" aria-label={t('lineOf', { count: values.length })}>
      <path d={sparkline(known)} fill="none" stroke="var(--y-accent)" strokeWidth={2} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

interface Short {
  kpi: Kpi;
  figure: Figure;
}

/** What to ask and to practise where a figure falls short, and a coaching planned of it. */
function Prompts({ short, stand, found }: { short: Short[]; stand: Stand; found: Kpis }) {
  const t = useWords('kpis');
  const locale = useLocale();
  const may = useModel().objects.get(COACHING)?.rights.create ?? false;
  const open = useOpenForm();
  const client = useQueryClient();
  const prompts = usePrompts(short.map(({ kpi }) => kpi.id));
  const fits = (prompt: RecordData, { kpi, figure }: Short) => asReference(prompt['kpi'])?.id === kpi.id && (prompt['bound'] === 'amber' || figure.light === 'red');
  const plan = async ({ kpi, figure }: Short, prompt: RecordData | undefined) => {
    const values = {
      name: t('coachingName', { name: stand.person?.name ?? '', kpi: kpi.name }),
      person: { object: 'user', id: stand.person?.id, name: stand.person?.name },
      kpi: { object: 'stage_kpi', id: kpi.id, name: kpi.name },
      prompt: prompt ? { object: 'coaching_prompt', id: prompt.id, name: asString(prompt['name']) } : null,
      first_day: found.period.from,
      last_day: found.period.to,
      value: figureNumber(figure.value),
      target: rounded(figureNumber(figure.target)),
      due_on: todayIn(locale.timeZone),
    };
    if (await open({ object: COACHING, values })) await refreshObject(client, COACHING);
  };
  return (
    <section aria-label={t('prompts')} className={styles['prompts']}>
      <h3>{t('prompts')}</h3>
      {short.length === 0 && <p className={styles['soft']}>{t('noneShort')}</p>}
      {short.map((one) => {
        const own = prompts.data?.records.filter((prompt) => fits(prompt, one)) ?? [];
        return (
          <article key={one.kpi.id} className={styles['prompt']}>
            <header>
              <strong>{one.kpi.name}</strong>
              <LightMark light={one.figure.light} />
              <span className={styles['soft']}>{t('figureAgainst', { value: figureText(one.figure.value, one.kpi.unit, locale, 'short'), target: figureText(one.figure.target, one.kpi.unit, locale, 'short') })}</span>
              {may && (
                <Button size="small" onClick={() => void plan(one, own[0])}>
                  {t('plan')}
                </Button>
              )}
            </header>
            {own.map((prompt) => (
              <dl key={prompt.id} aria-label={asString(prompt['name'])}>
                <dt>{t('subject')}</dt>
                <dd>
                  <strong>{asString(prompt['name'])}</strong>
                </dd>
                <dt>{t('ask')}</dt>
                <dd>{asString(prompt['ask'])}</dd>
                {asString(prompt['practise']) && (
                  <>
                    <dt>{t('practise')}</dt>
                    <dd>{asString(prompt['practise'])}</dd>
                  </>
                )}
              </dl>
            ))}
          </article>
        );
      })}
    </section>
  );
}

const FOURTH = 10_000;

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * FOURTH) / FOURTH;
}

/** What was planned and done before, with the figure then and now. */
function Coachings({ person, found, stand }: { person: string; found: Kpis; stand: Stand }) {
  const t = useWords('kpis');
  const locale = useLocale();
  const view = useModel().objects.get(COACHING);
  const coachings = useCoachings(person);
  if (!view || !coachings.data || coachings.data.records.length === 0) return null;
  const states = view.fields.get('state')?.options ?? [];
  return (
    <section aria-label={t('coachings')} className={styles['prompts']}>
      <h3>{t('coachings')}</h3>
      <ul className={styles['coachings']}>
        {coachings.data.records.map((one) => {
          const kpi = found.kpis.find((each) => each.id === asReference(one['kpi'])?.id);
          const now = stand.figures.find((each) => each.kpi === kpi?.id);
          const state = states.find((each) => each.value === one['state']);
          return (
            <li key={one.id}>
              <RecordLink object={COACHING} id={one.id} name={asString(one['name'])} />
              <span className={styles['soft']}>{formatDay(asString(one['due_on']), locale)}</span>
              {state && <Tag color={state.color}>{labelText(state.label, locale.language)}</Tag>}
              {kpi && one['value'] !== null && <span className={styles['soft']}>{t('thenNow', { then: figureText(one['value'], kpi.unit, locale, 'short'), now: figureText(now?.value ?? null, kpi.unit, locale, 'short') })}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

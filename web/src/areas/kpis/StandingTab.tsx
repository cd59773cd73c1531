import { Segmented } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { figureText } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Asked, Figure, Kpi, Kpis, Stand } from './api';
import styles from './Kpis.module.css';
import { LEVELS, type Level } from './routes';
import { LightMark } from './LightMark';
import { useKpiRecords } from './useKpiRecords';

interface StandingTabProps {
  found: Kpis;
  asked: Asked;
  level: Level;
  onLevel: (level: Level) => void;
  onPerson: (id: string) => void;
}

/** Everybody, teams or people in rows, the KPIs by stage in columns, each figure with its light. */
export function StandingTab({ found, asked, level, onLevel, onPerson }: StandingTabProps) {
  const t = useWords('kpis');
  const locale = useLocale();
  const [show, drawer] = useKpiRecords(asked, found);
  const [whole, ...others] = found.stands;
  const rows = others.filter((one) => (level === 'people') === (one.person !== null));
  if (level === 'people') rows.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.person?.name ?? '').localeCompare(b.person?.name ?? '', locale.language));
  const kpis = inStages(found);
  const name = (stand: Stand) => stand.person?.name ?? stand.department?.name ?? t('everybody');
  return (
    <section className={styles['card']} aria-label={t('standing')}>
      <div className={styles['cardHead']}>
        <h2>{t('standing')}</h2>
        <Segmented<Level> aria-label={t('rows')} value={level} onChange={onLevel} options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))} size="small" />
        <span className={styles['soft']}>{t('standingHint')}</span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['scroll']} role="group" aria-label={t('standing')} tabIndex={0}>
        <table className={styles['table']}>
          <Head kpis={kpis} found={found} level={level} />
          <tbody>
            {[...(whole ? [whole] : []), ...rows].map((stand) => (
              <tr key={stand.person?.id ?? stand.department?.id ?? ''} data-whole={stand === whole ? '' : undefined}>
                <th scope="row">
                  {stand.person ? (
                    <button type="button" className={styles['name']} onClick={() => onPerson(stand.person?.id ?? '')}>
                      {name(stand)}
                    </button>
                  ) : (
                    name(stand)
                  )}
                  {stand.person && <span className={styles['soft']}>{[stand.department?.name, stand.title].filter(Boolean).join(' · ')}</span>}
                </th>
                <td className={styles['score']}>{stand.score === null ? '—' : formatPercent(Math.round(stand.score * 100) / 100, locale)}</td>
                {kpis.map((kpi) => {
                  const figure = stand.figures.find((one) => one.kpi === kpi.id);
                  return (
                    <td key={kpi.id} data-light={figure?.light ?? undefined}>
                      {figure && <Cell figure={figure} kpi={kpi} name={name(stand)} onOpen={() => show(kpi, figure, stand, 'counted')} />}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['note']}>{t('lights')}</p>
      {found.kpis.filter((kpi) => kpi.fault !== null).map((kpi) => (
        <p key={kpi.id} className={styles['fault']} role="note">
          {t('fault', { name: kpi.name, why: kpi.fault ?? '' })}
        </p>
      ))}
      {drawer}
    </section>
  );
}

/** The KPIs in the order of their stages; those of the whole way behind. */
export function inStages(found: Kpis): Kpi[] {
  const place = (kpi: Kpi) => {
    const at = found.stages.findIndex((stage) => stage.id === kpi.stage);
    return at < 0 ? found.stages.length : at;
  };
  return found.kpis.filter((kpi) => kpi.fault === null).toSorted((a, b) => place(a) - place(b));
}

function Head({ kpis, found, level }: { kpis: Kpi[]; found: Kpis; level: Level }) {
  const t = useWords('kpis');
  const groups: { stage: string; count: number }[] = [];
  for (const kpi of kpis) {
    const stage = kpi.method === 'metric' ? t('ofPeriod') : (found.stages.find((one) => one.id === kpi.stage)?.name ?? t('wholeWay'));
    const last = groups.at(-1);
    if (last?.stage === stage) last.count += 1;
    else groups.push({ stage, count: 1 });
  }
  return (
    <thead>
      <tr>
        <th rowSpan={2} scope="col">
          {t(`row.${level}`)}
        </th>
        <th rowSpan={2} scope="col" title={t('scoreHint')} className={styles['score']}>
          {t('score')}
        </th>
        {groups.map((group, at) => (
          <th key={at} colSpan={group.count} scope="colgroup" className={styles['stage']}>
            {group.stage}
          </th>
        ))}
      </tr>
      <tr>
        {kpis.map((kpi) => (
          <th key={kpi.id} scope="col" title={t(`method.${kpi.method}`)}>
            {kpi.name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cell({ figure, kpi, name, onOpen }: { figure: Figure; kpi: Kpi; name: string; onOpen: () => void }) {
  const t = useWords('kpis');
  const locale = useLocale();
  const text = figureText(figure.value, kpi.unit, locale, 'short');
  const target = figure.target === null ? t('noStandard') : t('against', { target: figureText(figure.target, kpi.unit, locale, 'short') });
  return (
    <button type="button" className={styles['figure']} onClick={onOpen} disabled={figure.count === 0} title={kpi.monthly ? target : `${target} · ${t('ofCount', { count: figure.count })}`} aria-label={`${name} ${kpi.name} ${text} ${figure.light ? t(`light.${figure.light}`) : target}`}>
      {text}
      <LightMark light={figure.light} />
    </button>
  );
}

import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Overview, Stand } from './api';
import { Attained } from './Attained';
import { Drill, range } from './Below';
import styles from './Goals.module.css';

/** How the chosen department stands in the period, in figures. */
export function NodeCard({ found, node }: { found: Overview; node: Stand }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  const left = found.worked - found.elapsed;
  return (
    <section className={page['card']} aria-label={node.name}>
      <dl className={styles['figures']}>
        <div>
          <dt>{t('target')}</dt>
          <dd className="y-num">{amount(node.target)}</dd>
          {found.over !== null && <dd className={styles['small']}>{t('over', { share: formatPercent(Number(found.over), locale) })}</dd>}
        </div>
        <div>
          <dt>{t('actual')}</dt>
          <dd className="y-num">
            <Drill found={found} where={node.records} text={amount(node.actual)} title={t('records')} />
          </dd>
          <dd className={styles['small']}>
            <Drill found={found} where={node.records_before} text={t('before', { amount: amount(node.last_year) })} title={t('records')} />
          </dd>
        </div>
        <div>
          <dt>{t('attainment')}</dt>
          <dd>
            <Attained share={node.attainment} light={node.light} />
          </dd>
          {node.pace !== null && <dd className={styles['small']}>{t('pace', { share: formatPercent(Math.round(Number(node.pace) * 1000) / 1000, locale), elapsed: found.elapsed, worked: found.worked })}</dd>}
        </div>
        <div>
          <dt>{t('perDay')}</dt>
          <dd className="y-num">{amount(node.per_day)}</dd>
          <dd className={styles['small']}>{t('daysLeft', { count: left })}</dd>
        </div>
        <div>
          <dt>{t('likely')}</dt>
          <dd className="y-num">
            <Drill found={found} where={node.records_open} text={amount(node.likely)} title={t('openDeals')} />
          </dd>
          <dd className={styles['small']}>{range(node, amount) ?? ''}</dd>
        </div>
      </dl>
    </section>
  );
}

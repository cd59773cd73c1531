import { useQuery } from '@tanstack/react-query';
import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Bar } from '@/ui/Skeleton';
import { GOAL, loadSmart, type Overview, type SmartTold } from './api';
import styles from './Goals.module.css';

/** The five letters of a goal, what each lacks, and how its number lies in the years before; with `total` before it is saved. */
export function Smart({ found, node, total = null }: { found: Overview; node: string; total?: string | null }) {
  const t = useWords('goals');
  const rule = found.rule?.id ?? '';
  const query = useQuery({ queryKey: ['rows-of', GOAL, 'smart', rule, found.year, node, total], queryFn: ({ signal }) => loadSmart(rule, found.year, node, total, signal), enabled: rule !== '' });
  if (query.error) return null;
  if (!query.data) return <Bar height={64} />;
  return (
    <div className={styles['smart']}>
      <ul aria-label={t('smart')}>
        {query.data.letters.map((one) => (
          <li key={one.letter} data-holds={one.holds}>
            {one.holds ? <CheckCircleOutlined aria-hidden /> : <ExclamationCircleOutlined aria-hidden />}
            <strong>{t(`letters.${one.letter}`)}</strong>
            <span>{one.holds ? t('holds') : one.missing.map((each) => t(`lacks.${each}`)).join(t('listJoin'))}</span>
          </li>
        ))}
      </ul>
      <Past found={found} told={query.data} />
    </div>
  );
}

function Past({ found, told }: { found: Overview; told: SmartTold }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  if (told.history.length === 0) return null;
  const share = (value: string) => formatPercent(Math.round(Number(value) * 1000) / 1000, locale);
  const years = told.history.map((one) => `${one.year} ${one.actual === null ? '—' : figureText(one.actual, found.unit as Unit, locale, style)}`);
  return (
    <p className={styles['small']}>
      {told.percentile !== null && `${t('percentile', { share: share(told.percentile), count: told.history.length })} `}
      {told.growth !== null && `${t('growth', { share: share(told.growth) })} `}
      {t('history', { years: years.join(t('listJoin')) })}
    </p>
  );
}

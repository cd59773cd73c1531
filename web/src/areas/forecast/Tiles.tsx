import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText } from '@/charts/figures';
import { formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ForecastNode } from './api';
import { DealsLink, GoalsLink } from './DealsLink';
import styles from './Forecast.module.css';

/** The figures of the whole that one sees, and whether the pipeline is enough. */
export function Tiles({ node }: { node: ForecastNode }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const money = (value: unknown) => figureText(value, 'money', locale, 'short');
  const target = figureNumber(node.target);
  const share = (value: unknown) => (target ? t('ofTarget', { share: formatPercent(Math.round(((figureNumber(value) ?? 0) / target) * 1000) / 1000, locale) }) : '');
  const times = (value: number | null) => (value === null ? '—' : t('times', { times: formatNumber(Math.round(value * 10) / 10, locale) }));
  const enough = node.covered !== null && node.required !== null ? (node.covered >= node.required ? 'enough' : 'short') : null;
  return (
    <ul className={styles['tiles']}>
      <Tile title={t('target')} text={<GoalsLink node={node} />} more={node.target ? t('gap', { gap: money(node.gap) }) : t('noTarget')} />
      <Tile title={t('closed')} text={<DealsLink node={node} figure="closed" />} more={share(node.closed)} />
      <Tile title={t('commit')} text={<DealsLink node={node} figure="commit" />} more={share(node.commit)} />
      <Tile title={t('best')} text={<DealsLink node={node} figure="best_case" />} more={share(node.best_case)} />
      <Tile title={t('weighted')} text={<DealsLink node={node} figure="weighted" />} more={share(node.weighted)} />
      <Tile title={t('coverage')} text={times(node.covered)} more={enough ? t(enough, { required: times(node.required) }) : t('required', { required: times(node.required) })} state={enough} />
    </ul>
  );
}

function Tile({ title, text, more, state = null }: { title: string; text: React.ReactNode; more: string; state?: string | null }) {
  return (
    <li className={styles['tile']} data-state={state ?? undefined}>
      <span className={styles['soft']}>{title}</span>
      <strong>{text}</strong>
      <span className={styles['soft']}>{more}</span>
    </li>
  );
}

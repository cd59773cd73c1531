import { Link } from '@tanstack/react-router';
import { figureText } from '@/charts/figures';
import { useLocale } from '@/lib/locale';
import type { ForecastNode } from './api';
import { DEALS, type DealFigure } from './deals';
import styles from './Forecast.module.css';

/** A figure that leads to the deals it is made of. */
export function DealsLink({ node, figure }: { node: ForecastNode; figure: DealFigure }) {
  const locale = useLocale();
  return (
    <Link className={styles['figure']} to="/records/$object" params={{ object: 'opportunity' }} search={{ view: 'table', where: `${node.where} and ${DEALS[figure]}` }}>
      {figureText(node[figure], 'money', locale, 'short')}
    </Link>
  );
}

import { Link } from '@tanstack/react-router';
import { figureText } from '@/charts/figures';
import { useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ForecastNode } from './api';
import { DEALS, type DealFigure } from './deals';
import styles from './Forecast.module.css';

/** A figure that leads to the deals it is made of. */
export function DealsLink({ node, figure }: { node: ForecastNode; figure: DealFigure }) {
  const locale = useLocale();
  if (node[figure] === null) return <>—</>;
  return (
    <Link className={styles['figure']} to="/records/$object" params={{ object: 'opportunity' }} search={{ view: 'table', where: `${node.where} and ${DEALS[figure]}` }}>
      {figureText(node[figure], 'money', locale, 'short')}
    </Link>
  );
}

/** A target, which leads to the goals of whom it is set for. */
export function GoalsLink({ node }: { node: ForecastNode }) {
  const locale = useLocale();
  const goals = useObject('goal');
  const text = figureText(node.target, 'money', locale, 'short');
  if (node.target === null || !goals) return <>{text}</>;
  return (
    <Link className={styles['figure']} to="/records/$object" params={{ object: 'goal' }} search={{ view: 'table', where: `${node.kind} = "${node.id}" and rule.metric = "won_amount"` }}>
      {text}
    </Link>
  );
}

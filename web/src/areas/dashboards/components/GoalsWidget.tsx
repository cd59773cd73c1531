import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GOAL, loadMine, type Mine } from '@/areas/goals/api';
import { Attained } from '@/areas/goals/Attained';
import goals from '@/areas/goals/Goals.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import type { Widget } from '../declared';
import { WidgetCard } from '../WidgetCard';
import styles from './RecordsWidget.module.css';

const SPANS = ['month', 'quarter', 'year'] as const;

/** The goals of the person who looks at it, and of the department that he heads, in the running period. */
export function GoalsWidget({ widget }: { widget: Widget }) {
  const t = useWords('goals');
  const span = SPANS.find((one) => one === widget.options['span']) ?? 'month';
  const query = useQuery({ queryKey: ['rows-of', GOAL, 'mine', span], queryFn: ({ signal }) => loadMine(span, signal) });
  const body = () => {
    if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
    if (!query.data) return <RowsSkeleton rows={3} columns={2} />;
    if (query.data.goals.length === 0) return <State kind="empty" title={t('mineNone')} small />;
    return (
      <ul className={goals['mine']}>
        {query.data.goals.map((one) => (
          <Row key={`${one.rule.id}.${one.stand.node}`} mine={one} />
        ))}
      </ul>
    );
  };
  return (
    <WidgetCard
      widget={widget}
      tools={
        <Link to="/goals" search={{}} className={styles['all']}>
          {t('all')}
        </Link>
      }
    >
      {body()}
    </WidgetCard>
  );
}

function Row({ mine }: { mine: Mine }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  const { stand } = mine;
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, mine.unit as Unit, locale, style));
  return (
    <li>
      <span>
        {stand.goal ? (
          <Link to="/records/$object/$id" params={{ object: GOAL, id: stand.goal }}>
            {mine.rule.name} · {stand.name}
          </Link>
        ) : (
          mine.rule.name
        )}
      </span>
      <Attained share={stand.attainment} light={stand.light} />
      <span className={goals['small']}>
        {t('reached', { actual: amount(stand.actual), target: amount(stand.target) })}
        {mine.share !== null && ` · ${t('share', { share: formatPercent(Number(mine.share), locale) })}`}
      </span>
    </li>
  );
}

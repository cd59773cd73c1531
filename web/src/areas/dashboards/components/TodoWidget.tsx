import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { loadTodo, type TodoAsked } from '@/areas/todo/api';
import { TodoRow } from '@/areas/todo/TodoRow';
import { useTodoWork } from '@/areas/todo/useTodoWork';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import type { Widget } from '../declared';
import { WidgetCard } from '../WidgetCard';
import styles from './RecordsWidget.module.css';

const LIMIT = 8;

/** What the person who looks at it has still to do, from every source, what is due first above. */
export function TodoWidget({ widget }: { widget: Widget }) {
  const t = useWords('todo');
  const asked: TodoAsked = { view: 'open', whose: 'me', limit: widget.limit ?? LIMIT };
  const query = useQuery({ queryKey: ['todo', 'list', asked], queryFn: ({ signal }) => loadTodo(asked, signal) });
  const work = useTodoWork(asked);
  const counts = query.data?.counts;
  const total = counts ? counts.overdue + counts.today + counts.upcoming + counts.undated : 0;
  const body = () => {
    if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
    if (!query.data) return <RowsSkeleton rows={5} columns={2} />;
    if (query.data.items.length === 0) return <State kind="empty" title={t('empty.open')} text={t('emptyHint.open')} small />;
    return (
      <ul data-todo-list="">
        {query.data.items.map((item) => (
          <TodoRow
            key={`${item.source}.${item.id}`}
            item={item}
            source={query.data.sources.find((each) => each.name === item.source)}
            view="open"
            others={false}
            work={work}
            onHandOver={null}
            onMove={null}
          />
        ))}
      </ul>
    );
  };
  return (
    <WidgetCard
      widget={widget}
      flush
      caption={total > 0 && <span className="y-num">{total}</span>}
      tools={
        <Link to="/todo" search={{}} className={styles['all']}>
          {t('title')}
        </Link>
      }
    >
      {body()}
    </WidgetCard>
  );
}

import { Button, Segmented, Select } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { useNames } from '@/records/filter/useNames';
import { useKeysOf } from '@/shell/shortcuts';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { buckets, loadTodo, type TodoAnswer, type TodoAsked, type TodoItem, type TodoView } from './api';
import { HandOverDialog } from './HandOverDialog';
import { QuickAdd } from './QuickAdd';
import type { TodoSearch } from './routes';
import { moved } from './times';
import styles from './Todo.module.css';
import { TodoRow } from './TodoRow';
import { useTodoWork, type TodoWork } from './useTodoWork';

const PART = 200;
const MOST = 500;

/** Everything that waits for one, or for one's people, in one list by its day. */
export function TodoPage() {
  const t = useWords('todo');
  const search = useSearch({ from: '/shell/todo' });
  const navigate = useNavigate({ from: '/todo' });
  const [limit, setLimit] = useState(PART);
  const model = useModel();
  const view = search.view ?? 'open';
  const whose = search.whose ?? 'me';
  const asked: TodoAsked = { view, whose, person: search.person, source: search.source, limit };
  const query = useQuery({ queryKey: ['todo', 'list', asked], queryFn: ({ signal }) => loadTodo(asked, signal), placeholderData: keepPreviousData });
  const work = useTodoWork(asked);
  useTitle(t('title'));
  useKeysOf('todo');
  const choose = (part: TodoSearch) => void navigate({ search: { ...search, ...part } });
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>
          <Segmented<TodoView>
            aria-label={t('view')}
            value={view}
            onChange={(next) => choose({ view: next === 'open' ? undefined : next })}
            options={(['open', 'snoozed', 'done'] as const).map((value) => ({ value, label: t(`views.${value}`) }))}
          />
          <Segmented<'me' | 'team'>
            aria-label={t('whose')}
            value={whose}
            onChange={(next) => choose({ whose: next === 'team' ? next : undefined, person: undefined })}
            options={(['me', 'team'] as const).map((value) => ({ value, label: t(`of.${value}`) }))}
          />
        </div>
      </header>
      {whose === 'me' && view === 'open' && model.objects.get('todo')?.rights.create && <QuickAdd />}
      <Narrowing answer={query.data} search={search} onChange={choose} />
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending && <RowsSkeleton rows={6} columns={2} />}
      {query.data && <Lists answer={query.data} view={view} others={whose === 'team'} work={work} />}
      {query.data?.more && limit < MOST && <Button onClick={() => setLimit(MOST)}>{t('showMore')}</Button>}
    </div>
  );
}

/** Which source, and of a team whose. */
function Narrowing({ answer, search, onChange }: { answer: TodoAnswer | undefined; search: TodoSearch; onChange: (part: TodoSearch) => void }) {
  const t = useWords('todo');
  const { language } = useLocale();
  const sources = answer?.sources ?? [];
  const names = useNames(['user'], search.person ? [search.person] : []);
  return (
    <div className={styles['narrow']}>
      <Select
        aria-label={t('source')}
        value={search.source ?? ''}
        onChange={(value) => onChange({ source: value || undefined })}
        style={{ minWidth: 160 }}
        options={[{ value: '', label: t('everything') }, ...sources.map((each) => ({ value: each.name, label: labelText(each.label, language) }))]}
      />
      {search.whose === 'team' && (
        <ReferenceSelect
          id="todo-person"
          target="user"
          label={t('person')}
          placeholder={t('everybody')}
          many={false}
          minWidth={160}
          value={search.person ? [{ id: search.person, name: names.get(search.person) ?? '…' }] : []}
          onChange={([chosen]) => onChange({ person: chosen?.id })}
        />
      )}
      {answer && <Counts answer={answer} />}
    </div>
  );
}

function Counts({ answer }: { answer: TodoAnswer }) {
  const t = useWords('todo');
  const { overdue, today, upcoming, undated } = answer.counts;
  return (
    <span className={page['soft']} role="status">
      {t('counts', { overdue, today, later: upcoming + undated })}
    </span>
  );
}

function Lists({ answer, view, others, work }: { answer: TodoAnswer; view: TodoView; others: boolean; work: TodoWork }) {
  const t = useWords('todo');
  const [handing, setHanding] = useState<TodoItem | null>(null);
  const groups = view === 'open' ? buckets.map((bucket) => ({ key: bucket as string, items: answer.items.filter((each) => each.bucket === bucket) })) : [{ key: view as string, items: answer.items }];
  if (answer.items.length === 0) return <State kind="empty" title={t(`empty.${others ? 'team' : view}`)} text={others ? undefined : t(`emptyHint.${view}`)} />;
  return (
    <div data-todo-list="" className={styles['lists']}>
      {groups
        .filter((group) => group.items.length > 0)
        .map((group) => (
          <section key={group.key} className={page['card']} aria-label={t(`group.${group.key}`)}>
            <header className={page['cardHead']}>
              <h2>{t(`group.${group.key}`)}</h2>
              <span className={`${page['soft']} y-num`}>{group.items.length}</span>
            </header>
            <Group items={group.items} answer={answer} view={view} others={others} work={work} onHandOver={setHanding} />
          </section>
        ))}
      {handing && <HandOverDialog item={handing} onClose={() => setHanding(null)} />}
    </div>
  );
}

interface GroupProps {
  items: readonly TodoItem[];
  answer: TodoAnswer;
  view: TodoView;
  others: boolean;
  work: TodoWork;
  onHandOver: (item: TodoItem) => void;
}

/** The items of one day, in the order that they were dragged into. */
function Group({ items, answer, view, others, work, onHandOver }: GroupProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const ordered = view === 'open' && !others;
  const put = (from: number, to: number) => void work.order(moved(items, from, to));
  return (
    <ul>
      {items.map((item, index) => (
        <TodoRow
          key={`${item.source}.${item.id}`}
          item={item}
          source={answer.sources.find((each) => each.name === item.source)}
          view={view}
          others={others}
          work={work}
          onHandOver={onHandOver}
          onMove={ordered ? (by) => put(index, index + by) : null}
          onDragStart={() => setDragged(index)}
          onDrop={() => {
            if (dragged !== null && dragged !== index) put(dragged, index);
            setDragged(null);
          }}
        />
      ))}
    </ul>
  );
}

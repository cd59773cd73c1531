import { useQueryClient } from '@tanstack/react-query';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { finishItems, orderItems, snoozeItems, type TodoAnswer, type TodoAsked, type TodoItem } from './api';

export interface TodoWork {
  finish: (items: readonly TodoItem[], done: boolean) => Promise<void>;
  snooze: (items: readonly TodoItem[], until: string | null) => Promise<void>;
  order: (items: readonly TodoItem[]) => Promise<void>;
  answer: (item: TodoItem, accepted: boolean) => Promise<void>;
}

/** What one does with items: shown at once, taken back in ten seconds, put right where the server refuses. */
export function useTodoWork(asked: TodoAsked): TodoWork {
  const t = useWords('todo');
  const locale = useLocale();
  const client = useQueryClient();
  const key = ['todo', 'list', asked];
  const refresh = () => client.invalidateQueries({ queryKey: ['todo'] });
  const without = (items: readonly TodoItem[]) =>
    client.setQueryData<TodoAnswer>(key, (data) => data && { ...data, items: data.items.filter((each) => !items.includes(each)) });
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
    }
    await refresh();
  };
  const name = (items: readonly TodoItem[]) => items[0]?.name ?? t('unnamed');
  const finish = (items: readonly TodoItem[], done: boolean): Promise<void> =>
    run(async () => {
      without(items);
      await finishItems(items, done);
      notify({
        kind: 'success',
        text: t(done ? 'finished' : 'reopened', { name: name(items), count: items.length }),
        action: { label: t('undo'), run: () => run(() => finishItems(items, !done)) },
      });
    });
  const snooze = (items: readonly TodoItem[], until: string | null): Promise<void> =>
    run(async () => {
      without(items);
      await snoozeItems(items, until);
      if (until === null) return;
      notify({
        kind: 'success',
        text: t('snoozedUntil', { name: name(items), when: formatInstant(until, locale) }),
        action: { label: t('undo'), run: () => run(() => snoozeItems(items, null)) },
      });
    });
  const order = (items: readonly TodoItem[]): Promise<void> =>
    run(async () => {
      client.setQueryData<TodoAnswer>(key, (data) => data && { ...data, items: [...data.items.filter((each) => !items.includes(each)), ...items] });
      await orderItems(items);
    });
  const answer = (item: TodoItem, accepted: boolean): Promise<void> =>
    run(async () => {
      await post(accepted ? '/actions/together.accept_todo' : '/actions/together.return_todo', { body: { todo: item.id } });
      notify({ kind: 'success', text: t(accepted ? 'accepted' : 'returned', { name: name([item]) }) });
    });
  return { finish, snooze, order, answer };
}

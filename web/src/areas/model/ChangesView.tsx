import { Button, Select } from 'antd';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { modelChanged } from './api';
import { DiffList } from './DiffList';
import styles from './Studio.module.css';
import { isJob, loadChanges, logChanged, undoChange, type Change } from './studio';

/** Who changed what of the model and when; each change can be undone. */
export function ChangesView({ object: only }: { object?: string }) {
  const t = useWords('studio');
  const { language } = useLocale();
  const model = useModel();
  const [chosen, setChosen] = useState<string | undefined>(only);
  const found = useInfiniteQuery({
    queryKey: ['model-changes', chosen ?? ''],
    queryFn: ({ pageParam }) => loadChanges({ object: chosen }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });
  if (found.error) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const changes = found.data.pages.flatMap((one) => one.changes);
  const options = [...model.objects.values()].map((view) => ({ value: view.name, label: labelText(view.label, language) }));
  return (
    <>
      <div className={styles['filter']}>
        <Select<string> allowClear value={chosen ?? null} options={options} placeholder={t('allObjects')} aria-label={t('filterObject')} showSearch={{ optionFilterProp: 'label' }} style={{ width: 220 }} onChange={(value?: string) => setChosen(value)} />
      </div>
      {changes.length === 0 ? <State kind="empty" title={t('noChanges')} /> : null}
      <ol className={styles['changes']}>
        {changes.map((change) => (
          <ChangeItem key={change.id} change={change} />
        ))}
      </ol>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function ChangeItem({ change }: { change: Change }) {
  const t = useWords('studio');
  const locale = useLocale();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const answer = await undoChange(change.id);
      await modelChanged(client);
      await logChanged(client);
      notify({ kind: 'success', text: isJob(answer) ? t('undoStarted') : t('undone', { what: change.diff[0]?.text ?? '' }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className={styles['change']} data-undone={change.undone_by ? '' : undefined}>
      <div className={styles['changeHead']}>
        <span>{change.author?.name ?? t('somebody')}</span>
        <time dateTime={change.at} className={page['soft']}>
          {formatInstant(change.at, locale)}
        </time>
        {change.undoes && <span className={styles['mark']}>{t('isUndo')}</span>}
        {change.undone_by && <span className={styles['mark']}>{t('wasUndone')}</span>}
        {change.undoable && (
          <Button size="small" loading={busy} onClick={() => void undo()} style={{ marginLeft: 'auto' }}>
            {t('undo')}
          </Button>
        )}
      </div>
      <DiffList diff={change.diff} />
    </li>
  );
}

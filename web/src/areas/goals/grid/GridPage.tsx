import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { seenAs } from '@/api/client';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { GOAL } from '../api';
import { goalGridRoute } from '../routes';
import { loadGrid, type GoalGrid, type SheetRead } from './api';
import { Bar } from './Bar';
import styles from './Grid.module.css';
import { shownRows, type GridRow } from './model';
import { Sheet } from './Sheet';
import { useEdits } from './useEdits';
import { useSaving } from './useSaving';

const CellLog = lazy(() => import('./CellLog'));
const ChangeDialog = lazy(() => import('./ChangeDialog'));
const ClashDialog = lazy(() => import('./ClashDialog'));
const ImportDialog = lazy(() => import('./ImportDialog'));
const StaffDialog = lazy(() => import('./StaffDialog'));

/** The goals of a rule and year as a spreadsheet of people and departments by months. */
export function GridPage() {
  const t = useWords('goals');
  const search = goalGridRoute.useSearch();
  const query = useQuery({
    queryKey: ['rows-of', GOAL, 'grid', search],
    queryFn: ({ signal }) => loadGrid(search, signal),
    placeholderData: keepPreviousData,
    enabled: !seenAs(),
  });
  useTitle(t('sheet.title'));
  // Goals are asked for by an action, which nobody runs in another's place.
  if (seenAs()) return <State kind="locked" title={t('ownAlone')} page />;
  if (query.error && !query.data) return <ProblemState error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <div className={page['page']}><RowsSkeleton rows={10} columns={8} /></div>;
  const found = query.data;
  return <Shown key={`${found.rule?.id ?? ''} ${found.year} ${found.day ?? ''} ${found.path.at(-1)?.id ?? ''}`} found={found} stale={query.isPlaceholderData} />;
}

interface At {
  row: GridRow;
  month: number | null;
}

function Shown({ found, stale }: { found: GoalGrid; stale: boolean }) {
  const t = useWords('goals');
  const locale = useLocale();
  const search = goalGridRoute.useSearch();
  const editing = useEdits();
  const saving = useSaving(found, editing);
  const [reason, setReason] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState<At | null>(null);
  const [open, setOpen] = useState<'log' | 'import' | 'change' | 'staff' | null>(null);
  const shown = useMemo(() => shownRows(found.rows, folded, wanted.trim()), [found.rows, folded, wanted]);
  useLeaveGuard(editing.edits.size > 0);
  const fold = useCallback((node: string) => {
    setFolded((now) => {
      const next = new Set(now);
      if (!next.delete(node)) next.add(node);
      return next;
    });
  }, []);
  const save = async () => {
    if (await saving.save(reason)) setReason('');
  };
  const take = (changes: SheetRead['changes']) => {
    const rows = new Map(found.rows.map((row) => [row.node, row]));
    editing.put(changes.flatMap((one) => {
      const row = rows.get(one.node);
      return row ? [{ row, month: one.month - 1, value: one.value, before: one.before }] : [];
    }));
    setOpen(null);
  };
  const none = found.rule === null || found.rows.length === 0;
  return (
    <div className={styles['page']} aria-busy={stale}>
      <header className={page['head']}>
        <h1>{t('sheet.title')}</h1>
        <Link to="/goals" search={{ ...(found.rule ? { rule: found.rule.id } : {}), year: found.year, ...(search.department ? { department: search.department } : {}) }}>
          {t('title')}
        </Link>
      </header>
      <Bar
        found={found}
        search={search}
        editing={editing}
        busy={saving.busy}
        reason={reason}
        wanted={wanted}
        at={at}
        onReason={setReason}
        onFind={setWanted}
        onSave={() => void save()}
        onLog={() => setOpen('log')}
        onImport={() => setOpen('import')}
        onChange={() => setOpen('change')}
        onStaff={() => setOpen('staff')}
      />
      {found.day && (
        <p className={styles['past']} role="status">
          {t('sheet.asOf', { day: formatDay(found.day, locale) })}
          <Link to="/goals/grid" search={{ ...search, day: undefined }}>
            {t('sheet.backToNow')}
          </Link>
        </p>
      )}
      {none ? (
        <State kind="empty" title={t(found.rule === null ? 'noRule' : 'noneSeen')} text={t(found.rule === null ? 'noRuleHint' : 'noneSeenHint')} />
      ) : (
        <section className={styles['sheet']} aria-label={t('sheet.title')}>
          <Sheet found={found} shown={shown} editing={editing} folded={folded} refused={saving.refused} onFold={fold} onSave={() => void save()} onPlace={(row, month) => setAt({ row, month })} />
        </section>
      )}
      <Suspense fallback={null}>
        {open === 'log' && at && at.month !== null && <CellLog found={found} row={at.row} month={at.month} onClose={() => setOpen(null)} />}
        {open === 'change' && at?.row.goal && <ChangeDialog found={found} row={at.row} onClose={() => setOpen(null)} />}
        {open === 'staff' && at?.row.goal && <StaffDialog found={found} row={at.row} onClose={() => setOpen(null)} />}
        {open === 'import' && <ImportDialog found={found} department={search.department} onTake={take} onClose={() => setOpen(null)} />}
        {saving.clashes.length > 0 && <ClashDialog found={found} clashes={saving.clashes} edits={editing.edits} onMine={() => saving.settle(true)} onTheirs={() => saving.settle(false)} onClose={saving.leave} />}
      </Suspense>
    </div>
  );
}

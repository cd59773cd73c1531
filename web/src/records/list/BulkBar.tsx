import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FOLLOWED } from '@/areas/cadences/api';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import type { Act, May } from '../rights';
import { useDeletion } from '../deletion/useDeletion';
import styles from './ListPage.module.css';
import { useBulk } from './useBulk';
import { useBulkJob } from './useBulkJob';
import { useExactCount } from './useCount';
import type { Selection } from './useSelection';

const BulkEdit = lazy(() => import('./BulkEdit'));
const StartOnMany = lazy(async () => ({ default: (await import('@/areas/automations/RecordAutomations')).StartOnMany }));
const Enrol = lazy(async () => ({ default: (await import('@/areas/cadences/Enrol')).Enrol }));
const ConvertMany = lazy(() => import('../actions/ConvertMany'));
const PrintMany = lazy(async () => ({ default: (await import('@/areas/papers/Entries')).PrintMany }));
const MergeDialog = lazy(() => import('../merge/MergeDialog'));

const MOST_MERGED = 5;

interface BulkBarProps {
  view: ObjectView;
  selection: Selection;
  may: May;
  where: string;
  /** All rows that are loaded are chosen, and there are more. */
  more: boolean;
}

/** What can be done with the chosen rows, or with all that the filter finds. */
export function BulkBar({ view, selection, may, where, more }: BulkBarProps) {
  const { t } = useTranslation();
  const w = useWords('lists');
  const [wanted, setWanted] = useState(false);
  const everything = wanted && more;
  const total = useExactCount(view, where, everything);
  const job = useBulkJob(view);
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  const bulk = useBulk(view, selection);
  const deletion = useDeletion(view);
  const words = useWords('deletion');
  const begin = async () => {
    if (everything) await deletion.begin(w('removeEverything', { count: total ?? '…' }), { where }, () => void job.remove(where), true);
    else await deletion.begin(words('several', { count: selection.size }), { ids: selection.ids }, () => void bulk.remove());
  };
  const busy = bulk.busy || job.share !== null;
  // Of everything that a filter finds no page knows the rights: what may not be changed is left out by the work itself.
  const some = (act: Act) => (everything ? view.rights[act] !== 'none' : selection.ids.some((id) => may(id, act)));
  const all = (act: Act) => selection.ids.every((id) => may(id, act));
  const mergeable = !everything && selection.size > 1 && selection.size <= MOST_MERGED && all('update') && all('delete');
  return (
    <div className={styles['bulk']} role="toolbar" aria-label={t('bulk.label')}>
      <span>{everything ? w('everythingChosen', { count: total ?? '…' }) : t('bulk.chosen', { count: selection.size })}</span>
      {more && (
        <Button size="small" type="link" onClick={() => setWanted(!wanted)}>
          {w(everything ? 'onlyLoaded' : 'chooseEverything')}
        </Button>
      )}
      {job.share !== null && <span className="y-num">{w('working', { percent: Math.round(job.share * 100) })}</span>}
      {some('update') && (
        <Button size="small" onClick={() => setEditing(true)} disabled={busy}>
          {t('bulk.edit')}
        </Button>
      )}
      {mergeable && (
        <Button size="small" onClick={() => setMerging(true)} disabled={busy}>
          {t('bulk.merge')}
        </Button>
      )}
      {!everything && some('update') && (
        <Suspense fallback={null}>
          <StartOnMany object={view.name} ids={selection.ids} />
        </Suspense>
      )}
      {!everything && (
        <Suspense fallback={null}>
          <PrintMany object={view.name} ids={selection.ids} />
        </Suspense>
      )}
      {!everything && some('update') && FOLLOWED.has(view.name) && (
        <Suspense fallback={null}>
          <Enrol object={view.name} ids={selection.ids} onDone={selection.clear} />
        </Suspense>
      )}
      {!everything && view.name === 'lead' && (
        <Suspense fallback={null}>
          <ConvertMany ids={selection.ids} onDone={selection.clear} />
        </Suspense>
      )}
      {some('delete') && (
        <Button size="small" danger onClick={() => void begin()} loading={busy || deletion.busy}>
          {t('common.delete')}
        </Button>
      )}
      <Button size="small" type="text" onClick={selection.clear}>
        {t('bulk.clear')}
      </Button>
      {deletion.dialog}
      {merging && (
        <Suspense fallback={null}>
          <MergeDialog
            view={view}
            ids={selection.ids}
            onClose={(merged) => {
              setMerging(false);
              if (merged) selection.clear();
            }}
          />
        </Suspense>
      )}
      {editing && (
        <Suspense fallback={null}>
          <BulkEdit
            view={view}
            count={everything ? (total ?? selection.size) : selection.size}
            onCancel={() => setEditing(false)}
            onApply={async (name, value) => {
              setEditing(false);
              await (everything ? job.update(where, name, value) : bulk.update(name, value));
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '@/model/view';
import styles from './ListPage.module.css';
import { useBulk } from './useBulk';
import type { Selection } from './useSelection';

const BulkEdit = lazy(() => import('./BulkEdit'));
const MergeDialog = lazy(() => import('../merge/MergeDialog'));

const MOST_MERGED = 5;

/** What can be done with the chosen rows. */
export function BulkBar({ view, selection }: { view: ObjectView; selection: Selection }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  const bulk = useBulk(view, selection);
  const mergeable = view.rights.update !== 'none' && view.rights.delete !== 'none' && selection.size > 1 && selection.size <= MOST_MERGED;
  return (
    <div className={styles['bulk']} role="toolbar" aria-label={t('bulk.label')}>
      <span>{t('bulk.chosen', { count: selection.size })}</span>
      {view.rights.update !== 'none' && (
        <Button size="small" onClick={() => setEditing(true)} disabled={bulk.busy}>
          {t('bulk.edit')}
        </Button>
      )}
      {mergeable && (
        <Button size="small" onClick={() => setMerging(true)} disabled={bulk.busy}>
          {t('bulk.merge')}
        </Button>
      )}
      {view.rights.delete !== 'none' && (
        <Button size="small" danger onClick={() => void bulk.remove()} loading={bulk.busy}>
          {t('common.delete')}
        </Button>
      )}
      <Button size="small" type="text" onClick={selection.clear}>
        {t('bulk.clear')}
      </Button>
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
            count={selection.size}
            onCancel={() => setEditing(false)}
            onApply={async (name, value) => {
              await bulk.update(name, value);
              setEditing(false);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

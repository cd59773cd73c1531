import { Suspense, lazy, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loadDependents, type Chosen, type Dependents } from '@/api/deletion';
import { isProblem } from '@/api/problem';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';

const DeletionDialog = lazy(() => import('./DeletionDialog'));

interface Asked {
  title: string;
  found: Dependents;
  one: boolean;
  go: () => void;
}

/** `always`: asks even where nothing points at the records. */
type Begin = (title: string, chosen: Chosen, go: () => void, always?: boolean) => Promise<void>;

/** Deletes at once what nothing points at, and asks first where something goes along, is in the way, or loses its reference. */
export function useDeletion(view: ObjectView): { busy: boolean; begin: Begin; dialog: ReactNode } {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const begin: Begin = async (title, chosen, go, always = false) => {
    setBusy(true);
    try {
      const found = await loadDependents(view.name, chosen);
      if (found.dependents.length === 0 && !always) go();
      else setAsked({ title, found, one: 'ids' in chosen && chosen.ids.length === 1, go });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    } finally {
      setBusy(false);
    }
  };
  const dialog = asked && (
    <Suspense fallback={null}>
      <DeletionDialog
        title={asked.title}
        found={asked.found}
        held={asked.one && asked.found.dependents.some((each) => each.on_delete === 'restrict')}
        onCancel={() => setAsked(null)}
        onDelete={() => {
          setAsked(null);
          asked.go();
        }}
      />
    </Suspense>
  );
  return { busy, begin, dialog };
}

import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { ModelContext, useModel } from '@/model/context';
import { viewOf, type Model } from '@/model/view';
import { notify } from '@/ui/notice';
import { modelChanged } from './api';
import { EditingContext, apply, openDraft, problemOf, useOpenDraft, type Editing } from './editing';
import styles from './Studio.module.css';
import { changeDraft, checkSteps, draftQuery, isJob, loadChanges, logChanged, undoChange, type Change, type Checked, type Draft, type Step } from './studio';

/** Around the pages of the designer: changes take effect at once, or are steps of the draft that is open. */
export function Designing({ children }: { children: ReactNode }) {
  const id = useOpenDraft();
  return id ? (
    <InDraft key={id} id={id}>
      {children}
    </InDraft>
  ) : (
    <AtOnce>{children}</AtOnce>
  );
}

/** The change that "undo" would undo: the newest that neither is an undoing nor was undone. */
export function nextUndo(changes: readonly Change[]): Change | null {
  return changes.find((change) => change.undoable && change.undoes === null) ?? null;
}

/** The undoing that "redo" would undo: only where nothing was changed after it. */
export function nextRedo(changes: readonly Change[]): Change | null {
  const newest = changes[0];
  return newest?.undoes && newest.undoable ? newest : null;
}

function AtOnce({ children }: { children: ReactNode }) {
  const t = useWords('studio');
  const client = useQueryClient();
  const last = useQuery({ queryKey: ['model-last'], queryFn: () => loadChanges({}, undefined, 20), staleTime: 0 });
  const editing = useMemo((): Editing => {
    const changes = last.data?.changes ?? [];
    const back = (change: Change | null, done: 'undone' | 'redone') =>
      change === null
        ? null
        : async () => {
            try {
              const answer = await undoChange(change.id);
              await modelChanged(client);
              await logChanged(client);
              notify({ kind: 'success', text: isJob(answer) ? t('undoStarted') : t(done, { what: change.diff[0]?.text ?? '' }) });
            } catch (error) {
              notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
            }
          };
    return {
      draft: null,
      act: async (step) => {
        await apply(step);
        await modelChanged(client);
      },
      undo: back(nextUndo(changes), 'undone'),
      redo: back(nextRedo(changes), 'redone'),
    };
  }, [client, last.data, t]);
  return <EditingContext value={editing}>{children}</EditingContext>;
}

/** The model as it would be with the steps of a draft. */
export function overlaid(model: Model, checked: Checked): Model {
  const objects = new Map(model.objects);
  for (const name of checked.gone) objects.delete(name);
  for (const definition of checked.objects) objects.set(definition.name, viewOf(definition, model.pages.objects[definition.name]));
  return { ...model, objects };
}

function InDraft({ id, children }: { id: string; children: ReactNode }) {
  const t = useWords('studio');
  const model = useModel();
  const client = useQueryClient();
  const draft = useQuery(draftQuery(id));
  const steps = draft.data?.steps;
  const checked = useQuery({
    queryKey: ['model-check', id, draft.data?.version, model],
    queryFn: () => checkSteps(steps ?? []),
    enabled: steps !== undefined,
    placeholderData: (before) => before,
    staleTime: Infinity,
  });
  const [undone, setUndone] = useState<readonly Step[]>([]);
  const navigate = useNavigate();
  const shown = useMemo(() => (checked.data ? overlaid(model, checked.data) : model), [model, checked.data]);
  const editing = useMemo((): Editing => {
    const current = draft.data ?? null;
    const keep = async (before: Draft, next: readonly Step[], left: readonly Step[]) => {
      const saved = await changeDraft(before, next);
      setUndone(left);
      client.setQueryData(['model-draft', id], saved);
      await client.prefetchQuery({ queryKey: ['model-check', id, saved.version, model], queryFn: () => checkSteps(saved.steps) });
    };
    const act = async (step: Step) => {
      if (!current) return;
      const next = [...current.steps, step];
      const problem = (await checkSteps(next)).problems.find((one) => one.step === next.length - 1);
      if (problem) throw problemOf(problem);
      await keep(current, next, []);
    };
    const last = current?.steps.at(-1);
    const again = undone.at(-1);
    return {
      draft: current,
      act,
      undo: current && last ? () => keep(current, current.steps.slice(0, -1), [...undone, last]) : null,
      redo: current && again ? () => keep(current, [...current.steps, again], undone.slice(0, -1)) : null,
    };
  }, [client, draft.data, id, model, undone]);
  if (draft.error) {
    return (
      <>
        <div className={styles['bar']} role="status">
          <span>{t('draftGone')}</span>
          <Button size="small" onClick={() => openDraft(null)}>
            {t('leaveDraft')}
          </Button>
        </div>
        <AtOnce>{children}</AtOnce>
      </>
    );
  }
  const problems = checked.data?.problems.length ?? 0;
  return (
    <ModelContext value={shown}>
      <EditingContext value={editing}>
        <div className={styles['bar']} role="status">
          <strong>{t('inDraft', { title: draft.data?.title ?? '' })}</strong>
          <span>{t('stepCount', { count: steps?.length ?? 0 })}</span>
          {problems > 0 && <span className={styles['wrong']}>{t('problemCount', { count: problems })}</span>}
          <span className={styles['barActions']}>
            <Button size="small" type="primary" disabled={!steps?.length} onClick={() => void navigate({ to: '/change-sets/$id', params: { id } })}>
              {t('review')}
            </Button>
            <Button size="small" onClick={() => openDraft(null)}>
              {t('leaveDraft')}
            </Button>
          </span>
        </div>
        {children}
      </EditingContext>
    </ModelContext>
  );
}

import { Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import { DiffList } from '@/areas/model/DiffList';
import { checkSteps, createDraft, discardDraft, gatherItem, isJob, publishDraft, undoChange, type Draft } from '@/areas/model/studio';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useModel } from '@/model/context';
import { stageFieldOf } from '@/records/stages/standing';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { differencesOf, lackingWhere, type Content, type StagePart, type Views } from './content';
import styles from './Pipelines.module.css';

interface PublishModalProps {
  id: string;
  before: Content;
  after: Content;
  views: Views;
  onClose: () => void;
}

/** A change set of all that was designed; it is discarded unless it is published. */
async function gathered(id: string, title: string, before: Content, after: Content, views: Views): Promise<Draft> {
  let draft = await createDraft(title);
  try {
    for (const item of differencesOf(views, id, before, after)) draft = await gatherItem(draft.id, item);
  } catch (error) {
    await discardDraft(draft.id);
    throw error;
  }
  return draft;
}

/** What publishing changes, sentence by sentence, and which records would lack something. */
export function PublishModal({ id, before, after, views, onClose }: PublishModalProps) {
  const t = useWords('pipelines');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const title = t('changeSet', { name: asString(after.pipeline['name']) });
  const query = useQuery({
    queryKey: ['pipeline-publish', id],
    queryFn: async () => {
      const draft = await gathered(id, title, before, after, views);
      return { draft, checked: await checkSteps(draft.steps) };
    },
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });
  const problems = query.data?.checked.problems ?? [];
  const close = async () => {
    if (query.data) await discardDraft(query.data.draft.id);
    onClose();
  };
  const refresh = () => Promise.all(['pipeline-design', 'stages', 'rows', 'standing', 'pipeline-waiting'].map((kind) => client.invalidateQueries({ queryKey: [kind] })));
  const publish = async () => {
    if (!query.data) return;
    setBusy(true);
    try {
      const done = await publishDraft(query.data.draft);
      await refresh();
      const undo = async () => {
        if (!isJob(done)) await undoChange(done.id);
        await refresh();
      };
      notify({ kind: 'success', text: t('published'), action: { label: t('undo'), run: undo } });
      onClose();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('publishTitle')} okText={t('publish')} cancelText={t('cancel')} onOk={() => void publish()} onCancel={() => void close()} okButtonProps={{ loading: busy, disabled: !query.data || problems.length > 0 }} width={640}>
      {query.error && <ProblemState error={query.error} small />}
      {query.isPending && <Bar height={120} />}
      {problems.map((problem) => (
        <p key={`${problem.code}-${String(problem.step)}`} role="alert" className={styles['wrong']}>
          {problem.errors[0]?.message ?? problem.detail}
        </p>
      ))}
      {query.data && <DiffList diff={query.data.checked.diff} />}
      <Lacking object={asString(after.pipeline['object']) || 'opportunity'} before={before} stages={after.stages} />
      <p className={styles['hint']}>{t('publishHint')}</p>
    </Modal>
  );
}

/** How many records stand in a stage without what it is going to ask for. */
function Lacking({ object, before, stages }: { object: string; before: Content; stages: readonly StagePart[] }) {
  const t = useWords('pipelines');
  const view = useModel().objects.get(object);
  const field = view ? stageFieldOf(view) : null;
  const old = new Map(before.stages.map((stage) => [stage.key, stage]));
  const asked = stages.flatMap((stage) => {
    const where = field ? lackingWhere(field, stage) : null;
    const same = JSON.stringify(old.get(stage.key)?.requirements) === JSON.stringify(stage.requirements);
    return where && !same ? [{ stage, where }] : [];
  });
  const query = useQuery({
    queryKey: ['pipeline-lacking', object, asked.map((one) => one.where)],
    queryFn: ({ signal }) => Promise.all(asked.map(async (one) => ({ ...one, count: (await queryRecords(object, { where: one.where, limit: 1, count: 'capped' }, signal)).count?.value ?? 0 }))),
    enabled: asked.length > 0,
    retry: false,
  });
  return (
    <>
      {(query.data ?? [])
        .filter((one) => one.count > 0)
        .map((one) => (
          <p key={one.stage.key} className={styles['lacking']}>
            <Link to="/records/$object" params={{ object }} search={{ where: one.where }} target="_blank">
              {t('lacking', { count: one.count, stage: asString(one.stage.values['name']) })}
            </Link>
          </p>
        ))}
    </>
  );
}

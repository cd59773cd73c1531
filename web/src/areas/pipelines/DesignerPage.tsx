import { HistoryOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { useUndoKeys } from '@/areas/shared/useDesign';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { sameValue } from '@/lib/equal';
import { useModel } from '@/model/context';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { useTitle } from '@/ui/useTitle';
import { faultsOf, loadContent, newPart, type Content, type StagePart, type Views } from './content';
import { Fields } from './Fields';
import { PIPELINE_FIELDS } from './content';
import styles from './Pipelines.module.css';
import { StageList } from './StageList';
import { StageProperties } from './StageProperties';
import { useSteps } from './useSteps';
import { Waiting } from './Waiting';

const PublishModal = lazy(async () => ({ default: (await import('./PublishModal')).PublishModal }));
const Versions = lazy(async () => ({ default: (await import('./Versions')).Versions }));

/** The designer of a pipeline: its stages in their order, what each asks for, what is wrong, and publishing. */
export function DesignerPage() {
  const { id } = useParams({ from: '/shell/pipelines/$id' });
  const views = useViews();
  const query = useQuery({ queryKey: ['pipeline-design', id], queryFn: ({ signal }) => loadContent(id, signal), gcTime: 0, staleTime: Infinity });
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!views) return <NotFound />;
  if (!query.data) return <PageSkeleton />;
  return <Designer key={query.dataUpdatedAt} id={id} start={query.data} views={views} />;
}

function useViews(): Views | null {
  const { objects } = useModel();
  const [pipeline, stage, requirement, task] = ['pipeline', 'stage', 'stage_requirement', 'stage_task'].map((name) => objects.get(name));
  return pipeline && stage && requirement && task ? { pipeline, stage, stage_requirement: requirement, stage_task: task } : null;
}

function Designer({ id, start, views }: { id: string; start: Content; views: Views }) {
  const t = useWords('pipelines');
  const steps = useSteps(start);
  const { now: content, change } = steps;
  const [chosen, setChosen] = useState<string | null>(start.stages[0]?.key ?? null);
  const [open, setOpen] = useState<'publish' | 'versions' | null>(null);
  const dirty = !sameValue(content, start);
  const name = asString(content.pipeline['name']);
  useTitle(name);
  useUndoKeys(steps);
  useLeaveGuard(dirty && open !== 'publish');
  const faults = faultsOf(content);
  const stage = content.stages.find((one) => one.key === chosen) ?? null;
  const set = (stages: StagePart[]) => change({ ...content, stages });
  const add = () => {
    const made: StagePart = { ...newPart({ name: t('newStage'), kind: 'open', time_unit: 'days', may_skip: true, returns: 'any' }), requirements: [], tasks: [] };
    const end = content.stages.findIndex((one) => one.values['kind'] !== 'open');
    const place = end < 0 ? content.stages.length : end;
    set([...content.stages.slice(0, place), made, ...content.stages.slice(place)]);
    setChosen(made.key);
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/pipelines">{t('title')}</Link> /
        </span>
        <h1>{name}</h1>
        <div className={page['actions']}>
          <Button icon={<UndoOutlined />} disabled={!steps.undo} onClick={() => steps.undo?.()} aria-label={t('undo')} title={`${t('undo')} (Ctrl+Z)`} />
          <Button icon={<RedoOutlined />} disabled={!steps.redo} onClick={() => steps.redo?.()} aria-label={t('redo')} title={`${t('redo')} (Ctrl+Shift+Z)`} />
          <Button icon={<HistoryOutlined aria-hidden="true" />} onClick={() => setOpen('versions')}>
            {t('versions')}
          </Button>
          <Button type="primary" disabled={!dirty || faults.length > 0} onClick={() => setOpen('publish')}>
            {t('publish')}
          </Button>
        </div>
      </header>
      <Waiting id={id} />
      <div className={styles['columns']}>
        <section className={styles['list']} aria-label={t('stages')}>
          <button type="button" className={styles['whole']} aria-pressed={chosen === null} onClick={() => setChosen(null)}>
            {t('settings')}
          </button>
          <StageList stages={content.stages} chosen={chosen} faults={faults} onChoose={setChosen} onChange={set} onAdd={add} />
        </section>
        <section className={styles['properties']} aria-label={t('properties')}>
          {stage ? (
            <StageProperties
              key={stage.key}
              views={views}
              object={asString(content.pipeline['object']) || 'opportunity'}
              stage={stage}
              onChange={(next) => set(content.stages.map((one) => (one.key === stage.key ? next : one)))}
              onRemove={() => {
                set(content.stages.filter((one) => one.key !== stage.key));
                setChosen(null);
              }}
            />
          ) : (
            <Fields view={views.pipeline} names={PIPELINE_FIELDS} values={content.pipeline} object="" onChange={(pipeline) => change({ ...content, pipeline })} />
          )}
        </section>
      </div>
      {faults.length > 0 && (
        <ul className={styles['faults']} aria-label={t('problems')}>
          {faults.map((fault, place) => (
            // The same fault may stand twice at a stage.
            <li key={`${fault.part}-${fault.word}-${String(place)}`}>
              <button type="button" onClick={() => setChosen(fault.part || null)}>
                {t(`fault.${fault.word}`, { stage: asString(content.stages.find((one) => one.key === fault.part)?.values['name']) || '—' })}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {open === 'publish' && <PublishModal id={id} before={start} after={content} views={views} onClose={() => setOpen(null)} />}
        {open === 'versions' && <Versions id={id} content={content} onTake={change} onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

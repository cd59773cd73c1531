import { EyeOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Answer } from '@/api/client';
import { get, known, post } from '@/api/call';
import { readRecord, queryRecords } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import { share } from '@/areas/sharing/api';
import { useDesign, useUndoKeys } from '@/areas/shared/useDesign';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { useTitle } from '@/ui/useTitle';
import type { Metric } from '../declared';
import { SurroundingsContext, type Surroundings } from '../surroundings';
import { useCatalogue } from '../useFigures';
import { Canvas, KIND } from './Canvas';
import { added, readContent, type ComponentDefinition } from './design';
import styles from './Designer.module.css';
import { Properties } from './Properties';
import { PublishModal, type Publishing } from './PublishModal';

const GROUPS = ['figures', 'charts', 'records', 'content'] as const;
const CHECKED_AFTER = 500;

interface Problem {
  widget: string | null;
  setting: string | null;
  code: string;
  message: string;
}

/** The designer of a page: palette, canvas, properties, what is wrong, and publishing. */
export function DesignerPage() {
  const { id } = useParams({ from: '/shell/dashboards/$id/design' });
  const record = useQuery({ queryKey: ['design', id], queryFn: ({ signal }) => readRecord('dashboard', id, signal), gcTime: 0, staleTime: Infinity });
  const components = useQuery({ queryKey: ['page-components'], queryFn: async () => known<{ components: ComponentDefinition[] }>(await get('/page-components')), staleTime: Infinity });
  const catalogue = useCatalogue();
  const error = record.error ?? components.error;
  if (error) return <ProblemState error={error} retry={() => void record.refetch()} page />;
  if (!record.data || !components.data || !catalogue) return <PageSkeleton />;
  return <Designer key={id} answer={record.data} components={components.data.components} catalogue={catalogue} />;
}

interface DesignerProps {
  answer: Answer<RecordData>;
  components: ComponentDefinition[];
  catalogue: ReadonlyMap<string, Metric>;
}

function Designer({ answer, components, catalogue }: DesignerProps) {
  const t = useWords('dashboards');
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const record = answer.data;
  const published = useMemo(() => readContent(record['content']), [record]);
  const design = useDesign('dashboard', record.id, useMemo(() => readContent(record['draft'] ?? record['content']), [record]), answer.etag);
  const { content, change } = design;
  const [name, setName] = useState(asString(record['name']));
  const [chosen, setChosen] = useState<string | null>(null);
  const [preview, setPreview] = useState(false);
  const [publishing, setPublishing] = useState(false);
  useTitle(t('design.of', { name }));
  const settled = useSettled(content, CHECKED_AFTER);
  const checked = useQuery({ queryKey: ['page-check', settled], queryFn: async () => known<{ problems: Problem[] }>(await post('/page-checks', { body: { content: { ...settled } } })), gcTime: 0 });
  const problems = checked.data?.problems ?? [];
  const faulty = new Set(problems.flatMap((one) => one.widget ?? []));
  const page = useMemo<Surroundings>(
    () => ({ period: content.period, scope: '', filters: {}, widgets: content.widgets, catalogue, today: todayIn(timeZone), fiscalStart }),
    [content, catalogue, timeZone, fiscalStart],
  );
  useUndoKeys(design);
  const add = (kind: string, before: string | null) => {
    const definition = components.find((one) => one.kind === kind);
    if (!definition) return;
    const at = before === null ? content.widgets.length : content.widgets.findIndex((one) => one.id === before);
    const next = added(content, definition, at, usual(definition, catalogue));
    change(next.content);
    setChosen(next.id);
  };
  const may = me.actions.some((action) => action === '*' || action === 'model.change');
  const rename = () => {
    if (name.trim() && name !== record['name']) void design.save({ name: name.trim() });
  };
  const publish = async ({ replaces, roles }: Publishing) => {
    if (!(await design.save({ content, draft: null, replaces, ...(may ? { roles } : {}) }))) return;
    await shareWith(record.id, roles);
    await client.invalidateQueries({ queryKey: ['pages'] });
    await client.invalidateQueries({ queryKey: ['rows', 'dashboard'] });
    notify({ kind: 'success', text: t('publish.done') });
    await (replaces === 'home' ? navigate({ to: '/home' }) : navigate({ to: '/dashboards/$name', params: { name: replaces ?? record.id } }));
  };
  const start: Publishing = { replaces: asString(record['replaces']) || null, roles: ((record['roles'] ?? []) as Reference[]).map((one) => one.id) };
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        <h1 className="y-hidden">{t('design.of', { name })}</h1>
        <Input className={styles['name']} aria-label={t('design.name')} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} onBlur={rename} />
        <span className={styles['state']} role="status" data-bad={design.saving === 'failed' || design.saving === 'conflict' ? '' : undefined}>
          {t(`design.${design.saving}`)}
        </span>
        <div className={styles['right']}>
          <Button icon={<UndoOutlined aria-hidden="true" />} aria-label={t('design.undo')} title={t('design.undo')} disabled={!design.undo} onClick={() => design.undo?.()} />
          <Button icon={<RedoOutlined aria-hidden="true" />} aria-label={t('design.redo')} title={t('design.redo')} disabled={!design.redo} onClick={() => design.redo?.()} />
          <Button icon={<EyeOutlined aria-hidden="true" />} aria-pressed={preview} onClick={() => setPreview(!preview)}>
            {preview ? t('design.edit') : t('design.preview')}
          </Button>
          <Button type="primary" disabled={problems.length > 0 || checked.isLoading || content.widgets.length === 0} onClick={() => setPublishing(true)}>
            {t('publish.button')}
          </Button>
        </div>
      </header>
      <SurroundingsContext value={page}>
        <div className={styles['body']} data-preview={preview ? '' : undefined}>
          {!preview && <Palette components={components} onAdd={(kind) => add(kind, null)} />}
          <div className={styles['middle']}>
            <Canvas content={content} chosen={preview ? null : chosen} faulty={faulty} onChoose={setChosen} onChange={change} onAdd={add} />
            {problems.length > 0 && (
              <ul className={styles['problems']} aria-label={t('design.problems')}>
                {problems.map((one, index) => (
                  <li key={index}>
                    <button type="button" onClick={() => setChosen(one.widget)}>
                      {nameOf(one.widget)}
                      {one.message}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
          {!preview && (
            <Properties
              content={content}
              widget={content.widgets.find((one) => one.id === chosen) ?? null}
              definition={components.find((one) => one.kind === content.widgets.find((widget) => widget.id === chosen)?.kind)}
              catalogue={catalogue}
              onChange={change}
              onChoose={setChosen}
            />
          )}
        </div>
      </SurroundingsContext>
      {publishing && <PublishModal id={record.id} before={published} after={content} start={start} mayForRoles={may} onPublish={publish} onClose={() => setPublishing(false)} />}
    </div>
  );

  function nameOf(id: string | null): string {
    const widget = content.widgets.find((one) => one.id === id);
    return widget ? `${widget.label['zh-CN'] ?? widget.id}: ` : '';
  }
}

function Palette({ components, onAdd }: { components: ComponentDefinition[]; onAdd: (kind: string) => void }) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  return (
    <nav className={styles['side']} aria-label={t('design.palette')}>
      {GROUPS.map((group) => (
        <section key={group}>
          <h2>{t(`design.group.${group}`)}</h2>
          <div className={styles['kinds']}>
            {components
              .filter((one) => one.group === group)
              .map((one) => (
                <button key={one.kind} type="button" className={styles['kind']} draggable onClick={() => onAdd(one.kind)} onDragStart={(event) => event.dataTransfer.setData(KIND, one.kind)}>
                  {labelText(one.label, language)}
                </button>
              ))}
          </div>
        </section>
      ))}
    </nav>
  );
}

/** What a new component starts with, so that it shows something: the first metrics that go together, and a dimension of theirs. */
function usual(definition: ComponentDefinition, catalogue: ReadonlyMap<string, Metric>) {
  const setting = (kind: string) => definition.settings.find((one) => one.kind === kind);
  const metrics = setting('metrics');
  const dimensions = setting('dimensions');
  const first = [...catalogue.values()][0];
  if (!metrics?.required || !first) return {};
  const alike = [...catalogue.values()].filter((one) => one.object === first.object);
  const grains = definition.kind === 'line' || definition.kind === 'area' || definition.kind === 'trend' ? ['month'] : definition.kind === 'cohort' ? ['quarter', 'month'] : [];
  const names = definition.kind === 'funnel' ? ['stage'] : [...grains, ...Object.keys(first.dimensions)];
  return { metrics: alike.slice(0, Math.max(1, metrics.least)).map((one) => one.name), ...(dimensions?.required ? { by: names.slice(0, dimensions.least) } : {}) };
}

/** The people of the roles may see the page; shares that are there already stay. */
async function shareWith(id: string, roles: readonly string[]): Promise<void> {
  if (roles.length === 0) return;
  const where = `object = "dashboard" and record = "${id}" and role is not null`;
  const held = await queryRecords('share', { fields: ['role'], where, limit: 1000 });
  const known = new Set(held.records.map((one) => (one['role'] as Reference | null)?.id));
  await Promise.all(roles.filter((role) => !known.has(role)).map((role) => share('dashboard', id, { role, rights: 'read' })));
}

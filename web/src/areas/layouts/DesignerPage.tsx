import { EyeOutlined, HistoryOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, lazy, useMemo, useState } from 'react';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import { readRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useDesign, useUndoKeys } from '@/areas/shared/useDesign';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { useTitle } from '@/ui/useTitle';
import { checkLayout, generatedContent, type LayoutProblem } from './api';
import { Canvas } from './Canvas';
import { readContent, type Chosen, type Content } from './design';
import styles from './Layouts.module.css';
import { Properties } from './Properties';
import { PublishModal, type Publishing } from './PublishModal';

const Preview = lazy(async () => ({ default: (await import('./Preview')).Preview }));
const Versions = lazy(async () => ({ default: (await import('./Versions')).Versions }));

const CHECKED_AFTER = 500;

/** The designer of a layout: what there is, the page as it will be, what is set, what is wrong. */
export function DesignerPage() {
  const { id } = useParams({ from: '/shell/layouts/$id' });
  const query = useQuery({ queryKey: ['layout-design', id], queryFn: ({ signal }) => readRecord('layout', id, signal), gcTime: 0, staleTime: Infinity });
  const view = useObject(asString(query.data?.data['object']));
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <PageSkeleton />;
  return view ? <Designer key={id} answer={query.data} view={view} /> : <NotFound />;
}

function Designer({ answer, view }: { answer: Answer<RecordData>; view: ObjectView }) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const record = answer.data;
  const start = useMemo(() => readContent(record['draft'] ?? record['content']), [record]);
  const design = useDesign<Content>('layout', record.id, start, answer.etag);
  const { content, change } = design;
  const [published, setPublished] = useState(() => readContent(record['content']));
  const [name, setName] = useState(asString(record['name']));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [open, setOpen] = useState<'preview' | 'versions' | 'publish' | null>(null);
  useTitle(t('of', { name }));
  useUndoKeys(design);
  const settled = useSettled(content, CHECKED_AFTER);
  const checked = useQuery({ queryKey: ['layout-check', view.name, settled], queryFn: () => checkLayout(view.name, settled), gcTime: 0, placeholderData: keepPreviousData });
  const problems = checked.data ?? [];
  const errors = problems.filter((one) => one.severity === 'error');
  const reset = async () => {
    try {
      change(readContent(await generatedContent(view.name)));
      setChosen(null);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const publish = async (choice: Publishing) => {
    if (!(await design.save({ ...choice, content, draft: null }))) return;
    setPublished(content);
    setOpen(null);
    for (const kind of ['pages', 'rows']) void client.invalidateQueries({ queryKey: [kind] });
    notify({ kind: 'success', text: t('publish.done') });
    await navigate({ to: '/layouts', search: {} });
  };
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        <h1 className="y-hidden">{t('of', { name })}</h1>
        <Link to="/layouts" search={{}}>
          {t('title')}
        </Link>
        <span>/ {labelText(view.label, language)} /</span>
        <Input
          className={styles['name']}
          aria-label={t('name')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => {
            if (name.trim() && name !== record['name']) void design.save({ name: name.trim() });
          }}
        />
        <span className={styles['state']} role="status" data-bad={design.saving === 'failed' || design.saving === 'conflict' ? '' : undefined}>
          {t(`saving.${design.saving}`)}
        </span>
        <div className={styles['right']}>
          <Button icon={<UndoOutlined aria-hidden="true" />} aria-label={t('undo')} title={t('undo')} disabled={!design.undo} onClick={() => design.undo?.()} />
          <Button icon={<RedoOutlined aria-hidden="true" />} aria-label={t('redo')} title={t('redo')} disabled={!design.redo} onClick={() => design.redo?.()} />
          <Button onClick={() => void reset()}>{t('reset')}</Button>
          <Button icon={<HistoryOutlined aria-hidden="true" />} onClick={() => setOpen('versions')}>
            {t('versions')}
          </Button>
          <Button icon={<EyeOutlined aria-hidden="true" />} aria-pressed={open === 'preview'} onClick={() => setOpen(open === 'preview' ? null : 'preview')}>
            {open === 'preview' ? t('edit') : t('preview')}
          </Button>
          <Button type="primary" disabled={errors.length > 0} onClick={() => setOpen('publish')}>
            {t('publish.button')}
          </Button>
        </div>
      </header>
      {open === 'preview' ? (
        <Suspense fallback={<PageSkeleton />}>
          <Preview view={view} content={content} />
        </Suspense>
      ) : (
        <div className={styles['body']}>
          <Canvas view={view} content={content} chosen={chosen} problems={problems} onChange={change} onChoose={setChosen}>
            <Problems problems={problems} view={view} onChoose={setChosen} />
          </Canvas>
          <Properties key={chosen ? `${chosen.kind}.${chosen.key}` : ''} view={view} content={content} chosen={chosen} onChange={change} onChoose={setChosen} />
        </div>
      )}
      {open === 'publish' && <PublishModal view={view} record={record} before={published} after={content} onPublish={publish} onClose={() => setOpen(null)} />}
      {open === 'versions' && (
        <Suspense fallback={null}>
          <Versions id={record.id} onTake={(taken) => change(readContent(taken))} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Problems({ problems, view, onChoose }: { problems: readonly LayoutProblem[]; view: ObjectView; onChoose: (chosen: Chosen) => void }) {
  const t = useWords('layouts');
  if (problems.length === 0) return null;
  return (
    <ul className={styles['problems']} aria-label={t('problems')}>
      {problems.map((one, index) => (
        <li key={index} data-severity={one.severity}>
          <button type="button" disabled={!one.part} onClick={() => one.part && onChoose({ kind: view.fields.has(one.part) ? 'field' : 'block', key: one.part })}>
            {one.message}
          </button>
        </li>
      ))}
    </ul>
  );
}

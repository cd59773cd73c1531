import { PlusOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useMemo, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { NamedIcon } from '@/ui/icons';
import { Bar } from '@/ui/Skeleton';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { Designing } from './Designing';
import { LayerBadge } from './LayerBadge';
import styles from './Model.module.css';
import type { ModelView } from './routes';
import { UndoRedo } from './UndoRedo';

const ChangesView = lazy(async () => ({ default: (await import('./ChangesView')).ChangesView }));
const DraftsView = lazy(async () => ({ default: (await import('./DraftsView')).DraftsView }));
const ObjectDrawer = lazy(async () => ({ default: (await import('./ObjectDrawer')).ObjectDrawer }));
const Relations = lazy(async () => ({ default: (await import('./Relations')).Relations }));
const RemovedView = lazy(async () => ({ default: (await import('./RemovedView')).RemovedView }));

/** All objects of the organisation, the shipped ones and its own, with what was changed, drafted and deleted. */
export function ModelPage() {
  return (
    <Designing>
      <Designer />
    </Designing>
  );
}

function Designer() {
  const t = useWords('model');
  const s = useWords('studio');
  const { view } = useSearch({ from: '/shell/model' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [text, setText] = useState('');
  useTitle(t('title'));
  const shown = view ?? 'objects';
  const show = (key: ModelView | 'objects') => void navigate({ to: '/model', search: { view: key === 'objects' ? undefined : key }, replace: true });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <Input.Search allowClear placeholder={t('find')} aria-label={t('find')} style={{ width: 200 }} onChange={(event) => setText(event.target.value)} />
          <UndoRedo />
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setCreating(true)}>
            {t('newObject')}
          </Button>
          <Button icon={<ThunderboltOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/new-object' })}>
            {t('wizard')}
          </Button>
        </div>
      </header>
      <Tabs
        tabs={[
          { key: 'objects' as const, label: t('objects') },
          { key: 'relations' as const, label: t('relations') },
          { key: 'changes' as const, label: s('changes') },
          { key: 'drafts' as const, label: s('drafts') },
          { key: 'removed' as const, label: s('removed') },
        ]}
        active={shown}
        onChange={show}
        label={t('title')}
        panel="model-panel"
      />
      <div id="model-panel" style={{ marginTop: 12 }}>
        <Suspense fallback={<Bar height={160} />}>
          {shown === 'objects' && <Objects text={text} />}
          {shown === 'relations' && <Relations text={text} />}
          {shown === 'changes' && <ChangesView />}
          {shown === 'drafts' && <DraftsView onOpened={() => show('objects')} />}
          {shown === 'removed' && <RemovedView />}
        </Suspense>
      </div>
      {creating && (
        <Suspense fallback={null}>
          <ObjectDrawer view={null} onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Whether an object answers to what was typed, in either language or by its name. */
export function matches(view: ObjectView, text: string): boolean {
  const sought = text.trim().toLowerCase();
  return !sought || [view.name, ...Object.values(view.label)].some((word) => word.toLowerCase().includes(sought));
}

function Objects({ text }: { text: string }) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const navigate = useNavigate();
  const objects = useMemo(() => [...model.objects.values()].filter((view) => matches(view, text)), [model, text]);
  return (
    <ul className={styles['objects']}>
      {objects.map((view) => {
        const own = [...view.fields.values()].filter((field) => !field.system).length;
        return (
          <li key={view.name}>
            <button type="button" className={styles['object']} onClick={() => void navigate({ to: '/model/$object', params: { object: view.name } })}>
              <span className={styles['icon']}>
                <NamedIcon name={view.icon} />
              </span>
              <span className={styles['words']}>
                <strong>{labelText(view.label, language)}</strong>
                <code>{view.name}</code>
              </span>
              <span className={styles['facts']}>
                <LayerBadge layer={view.app === 'organisation' ? 'organisation' : 'app'} />
                <span className="y-num">{t('fieldCount', { count: own })}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

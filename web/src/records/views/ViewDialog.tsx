import { Checkbox, Input, Modal, Radio } from 'antd';
import { Suspense, lazy, useId, useState } from 'react';
import type { Reference } from '@/api/types';
import type { SavedView } from '@/api/views';
import type { Gathered } from '@/areas/model/studio';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { useNames } from '../filter/useNames';
import styles from './ViewBar.module.css';

const GatherButton = lazy(async () => ({ default: (await import('@/areas/model/GatherButton')).GatherButton }));

export type ViewSettings = Pick<SavedView, 'name' | 'visibility' | 'roles' | 'departments' | 'people' | 'default'>;

interface ViewDialogProps {
  /** The view that is changed, or the one to begin from; none for a new one. */
  view: SavedView | null;
  title: string;
  name: string;
  /** Whether the person may give views to others. */
  sharing: boolean;
  onClose: () => void;
  onSave: (settings: ViewSettings) => Promise<void>;
  /** What stands for the view in a change set. */
  item: (settings: ViewSettings) => Gathered;
}

const CIRCLES = [
  { key: 'roles', target: 'role' },
  { key: 'departments', target: 'department' },
  { key: 'people', target: 'user' },
] as const;

/** The name of a view, and for whom it is. */
export function ViewDialog({ view, title, name, sharing, onClose, onSave, item }: ViewDialogProps) {
  const t = useWords('views');
  const id = useId();
  const [settings, setSettings] = useState<ViewSettings>({
    name,
    visibility: view?.visibility ?? 'private',
    roles: view?.roles ?? [],
    departments: view?.departments ?? [],
    people: view?.people ?? [],
    default: view?.default ?? false,
  });
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<ViewSettings>) => setSettings((before) => ({ ...before, ...part }));
  const chosen = CIRCLES.some(({ key }) => settings[key].length > 0);
  const ready = settings.name.trim() !== '' && (settings.visibility !== 'chosen' || chosen);
  const whole = (): ViewSettings => {
    const circles = settings.visibility === 'chosen' ? {} : { roles: [], departments: [], people: [] };
    return { ...settings, ...circles, name: settings.name.trim() };
  };
  const save = async () => {
    if (!ready || busy) return;
    setBusy(true);
    await onSave(whole());
    setBusy(false);
  };
  return (
    <Modal
      open
      title={title}
      okText={t('ok')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
      footer={(buttons) => (
        <>
          {settings.visibility !== 'private' && (
            <Suspense fallback={null}>
              <GatherButton disabled={!ready || busy} item={() => item(whole())} onDone={onClose} />
            </Suspense>
          )}
          {buttons}
        </>
      )}
    >
      <div className={styles['form']}>
        <label htmlFor={`${id}-name`}>{t('name')}</label>
        <Input id={`${id}-name`} value={settings.name} onChange={(event) => change({ name: event.target.value })} onPressEnter={() => void save()} maxLength={60} autoFocus placeholder={t('nameHint')} />
        {sharing && (
          <Radio.Group
            aria-label={t('visibility')}
            value={settings.visibility}
            onChange={(event) => change({ visibility: event.target.value as SavedView['visibility'] })}
            options={(['private', 'shared', 'chosen'] as const).map((value) => ({ value, label: t(`for.${value}`) }))}
          />
        )}
        {sharing && settings.visibility === 'chosen' && CIRCLES.map(({ key, target }) => <Circle key={key} target={target} label={t(key)} ids={settings[key]} onChange={(ids) => change({ [key]: ids })} />)}
        <Checkbox checked={settings.default} onChange={(event) => change({ default: event.target.checked })}>
          {settings.visibility === 'private' ? t('default') : t('defaultForAll')}
        </Checkbox>
      </div>
    </Modal>
  );
}

interface CircleProps {
  target: string;
  label: string;
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Roles, departments or people, of whom only the ids are known at first. */
function Circle({ target, label, ids, onChange }: CircleProps) {
  const id = useId();
  const names = useNames([target], ids);
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(new Map());
  const value = ids.map((one): Reference => ({ id: one, name: picked.get(one) ?? names.get(one) ?? null }));
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <ReferenceSelect
        id={id}
        target={target}
        label={label}
        many
        value={value}
        onChange={(next) => {
          setPicked(new Map(next.flatMap((one) => (one.name ? [[one.id, one.name]] : []))));
          onChange(next.map((one) => one.id));
        }}
      />
    </>
  );
}

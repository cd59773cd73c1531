import { Checkbox, Input, Modal, Radio, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { SavedView } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import styles from './ViewBar.module.css';

export type ViewSettings = Pick<SavedView, 'name' | 'visibility' | 'roles' | 'default'>;

interface ViewDialogProps {
  /** The view that is changed; none for a new one. */
  view: SavedView | null;
  /** Whether the person may give views to others. */
  sharing: boolean;
  onClose: () => void;
  onSave: (settings: ViewSettings) => Promise<void>;
}

/** The name of a view, and for whom it is. */
export function ViewDialog({ view, sharing, onClose, onSave }: ViewDialogProps) {
  const t = useWords('views');
  const id = useId();
  const [settings, setSettings] = useState<ViewSettings>({
    name: view?.name ?? '',
    visibility: view?.visibility ?? 'private',
    roles: view?.roles ?? [],
    default: view?.default ?? false,
  });
  const [busy, setBusy] = useState(false);
  const roles = useQuery({
    queryKey: ['view-roles'],
    queryFn: ({ signal }) => queryRecords('role', { fields: ['name'], limit: 200 }, signal),
    enabled: sharing,
  });
  const change = (part: Partial<ViewSettings>) => setSettings((before) => ({ ...before, ...part }));
  const ready = settings.name.trim() !== '' && (settings.visibility !== 'roles' || settings.roles.length > 0);
  const save = async () => {
    if (!ready || busy) return;
    setBusy(true);
    await onSave({ ...settings, name: settings.name.trim() });
    setBusy(false);
  };
  return (
    <Modal open title={view ? t('settings') : t('save')} okText={t('ok')} cancelText={t('cancel')} okButtonProps={{ disabled: !ready, loading: busy }} onOk={() => void save()} onCancel={onClose}>
      <div className={styles['form']}>
        <label htmlFor={`${id}-name`}>{t('name')}</label>
        <Input id={`${id}-name`} value={settings.name} onChange={(event) => change({ name: event.target.value })} onPressEnter={() => void save()} maxLength={60} autoFocus placeholder={t('nameHint')} />
        {sharing && (
          <Radio.Group
            aria-label={t('visibility')}
            value={settings.visibility}
            onChange={(event) => change({ visibility: event.target.value as SavedView['visibility'] })}
            options={(['private', 'shared', 'roles'] as const).map((value) => ({ value, label: t(`for.${value}`) }))}
          />
        )}
        {sharing && settings.visibility === 'roles' && (
          <Select<string[]>
            mode="multiple"
            aria-label={t('roles')}
            placeholder={t('roles')}
            value={settings.roles}
            onChange={(value) => change({ roles: value })}
            options={(roles.data?.records ?? []).map((role) => ({ value: role.id, label: asString(role['name']) }))}
          />
        )}
        <Checkbox checked={settings.default} onChange={(event) => change({ default: event.target.checked })}>
          {settings.visibility === 'private' ? t('default') : t('defaultForAll')}
        </Checkbox>
      </div>
    </Modal>
  );
}

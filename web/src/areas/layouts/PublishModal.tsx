import { Checkbox, InputNumber, Modal, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import { GatherButton } from '@/areas/model/GatherButton';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { differences, type Content } from './design';
import styles from './Layouts.module.css';

export interface Publishing extends Record<string, unknown> {
  roles: string[];
  type_field: string | null;
  type_values: string[] | null;
  position: number;
  active: boolean;
}

interface PublishModalProps {
  view: ObjectView;
  record: RecordData;
  before: Content;
  after: Content;
  onPublish: (choice: Publishing) => Promise<void>;
  onClose: () => void;
}

/** For whom the layout is and for which records, and what is different from the one in force. */
export function PublishModal({ view, record, before, after, onPublish, onClose }: PublishModalProps) {
  const t = useWords('layouts');
  const { language } = useLocale();
  const [busy, setBusy] = useState(false);
  const [choice, setChoice] = useState<Publishing>(() => ({
    roles: ((record['roles'] ?? []) as Reference[]).map((role) => role.id),
    type_field: asString(record['type_field']) || null,
    type_values: (record['type_values'] ?? null) as string[] | null,
    position: Number(record['position'] ?? 100),
    active: record['active'] !== false,
  }));
  const roles = useQuery({ queryKey: ['rows', 'role', 'names'], queryFn: ({ signal }) => queryRecords('role', { fields: ['name'], sort: ['name'], limit: 200 }, signal) });
  const set = (part: Partial<Publishing>) => setChoice((old) => ({ ...old, ...part }));
  const found = differences(before, after);
  const choices = [...view.fields.values()].filter((field) => field.type === 'choice' && !field.hidden);
  const typed = view.fields.get(choice.type_field ?? '');
  const lacking = choice.type_field !== null && !choice.type_values?.length;
  const publish = () => {
    setBusy(true);
    void onPublish(choice).finally(() => setBusy(false));
  };
  return (
    <Modal
      open
      title={t('publish.title')}
      okText={t('publish.ok')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: lacking }}
      onOk={publish}
      onCancel={onClose}
      footer={(buttons) => (
        <>
          <GatherButton disabled={busy || lacking} item={() => ({ kind: 'layout', record: record.id, values: { ...choice, content: after } })} onDone={onClose} />
          {buttons}
        </>
      )}
    >
      <div className={styles['settings']}>
        <p>{t('publish.differences', { added: found.added.length, removed: found.removed.length, changed: found.changed.length })}</p>
        <div>
          <span className={styles['caption']}>{t('for')}</span>
          <Select mode="multiple" style={{ width: '100%' }} aria-label={t('for')} placeholder={t('everybody')} value={choice.roles} onChange={(chosen) => set({ roles: chosen })} optionFilterProp="label" options={(roles.data?.records ?? []).map((one) => ({ value: one.id, label: asString(one['name']) }))} />
        </div>
        <div className={styles['pair']}>
          <div>
            <span className={styles['caption']}>{t('typeField')}</span>
            <Select allowClear style={{ width: '100%' }} aria-label={t('typeField')} placeholder={t('allTypes')} value={choice.type_field ?? undefined} onChange={(name: string | undefined) => set({ type_field: name ?? null, type_values: null })} options={choices.map((field) => ({ value: field.name, label: labelText(field.label, language) }))} />
          </div>
          {typed && (
            <div>
              <span className={styles['caption']}>{t('types')}</span>
              <Select mode="multiple" style={{ width: '100%' }} aria-label={t('types')} value={choice.type_values ?? []} onChange={(values) => set({ type_values: values })} options={(typed.options ?? []).map((one) => ({ value: one.value, label: labelText(one.label, language) }))} />
            </div>
          )}
        </div>
        <div>
          <span className={styles['caption']}>{t('position')}</span>
          <InputNumber aria-label={t('position')} min={0} max={9999} value={choice.position} onChange={(position) => set({ position: position ?? 100 })} />
          <p className={styles['state']}>{t('positionHint')}</p>
        </div>
        <Checkbox checked={choice.active} onChange={(event) => set({ active: event.target.checked })}>
          {t('active')}
        </Checkbox>
      </div>
    </Modal>
  );
}

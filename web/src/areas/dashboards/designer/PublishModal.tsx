import { Modal, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryRecords } from '@/api/records';
import { GatherButton } from '@/areas/model/GatherButton';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { Content } from '../declared';
import { differences } from './design';
import styles from './Designer.module.css';

export interface Publishing {
  /** The shipped page that it stands in for; null for a page of its own. */
  replaces: string | null;
  /** The roles for whom it stands there; none: for oneself. */
  roles: string[];
}

interface PublishModalProps {
  /** The record of the page. */
  id: string;
  before: Content;
  after: Content;
  start: Publishing;
  /** Whether pages of roles may be set. */
  mayForRoles: boolean;
  onPublish: (choice: Publishing) => Promise<void>;
  onClose: () => void;
}

/** That the people of a role may see the page; a share that is there already stays as it is. */
const sharedWith = (id: string, role: string) => ({ kind: 'share', values: { object: 'dashboard', record: id, role } });

/** What will be different, where the page stands and for whom. */
export function PublishModal({ id, before, after, start, mayForRoles, onPublish, onClose }: PublishModalProps) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const { pages } = useModel();
  const [choice, setChoice] = useState(start);
  const [busy, setBusy] = useState(false);
  const roles = useQuery({
    queryKey: ['rows', 'role', 'names'],
    queryFn: ({ signal }) => queryRecords('role', { fields: ['name'], sort: ['name'], limit: 200 }, signal),
    enabled: mayForRoles,
  });
  const found = differences(before, after);
  const shipped = pages.dashboards.filter((one) => !/^\d+$/.test(one.name));
  return (
    <Modal
      open
      title={t('publish.title')}
      okText={t('publish.ok')}
      okButtonProps={{ loading: busy }}
      onOk={() => {
        setBusy(true);
        void onPublish(choice).finally(() => setBusy(false));
      }}
      onCancel={onClose}
      destroyOnHidden
      footer={(buttons) => (
        <>
          <GatherButton disabled={busy} item={() => [{ kind: 'dashboard', record: id, values: { ...choice, content: after } }, ...choice.roles.map((role) => sharedWith(id, role))]} onDone={onClose} />
          {buttons}
        </>
      )}
    >
      <div className={styles['fields']}>
        {found.length === 0 ? (
          <p>{t('publish.same')}</p>
        ) : (
          <ul className={styles['changes']}>
            {found.map((one, index) => (
              <li key={index}>{t(`publish.${one.kind}`, { label: labelText(one.widget?.label, language) })}</li>
            ))}
          </ul>
        )}
        <div>
          <span className={styles['caption']}>{t('publish.place')}</span>
          <Select
            style={{ width: '100%' }}
            aria-label={t('publish.place')}
            value={choice.replaces ?? ''}
            onChange={(replaces) => setChoice({ ...choice, replaces: replaces || null })}
            options={[{ value: '', label: t('publish.own') }, ...shipped.map((one) => ({ value: one.name, label: t('publish.instead', { name: labelText(one.label, language) }) }))]}
          />
        </div>
        {mayForRoles && (
          <div>
            <span className={styles['caption']}>{t('publish.roles')}</span>
            <Select
              mode="multiple"
              style={{ width: '100%' }}
              aria-label={t('publish.roles')}
              value={choice.roles}
              onChange={(chosen) => setChoice({ ...choice, roles: chosen })}
              options={(roles.data?.records ?? []).map((one) => ({ value: one.id, label: asString(one['name']) }))}
              optionFilterProp="label"
              placeholder={t('publish.noRole')}
            />
          </div>
        )}
      </div>
    </Modal>
  );
}

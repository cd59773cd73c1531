import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './KeyboardHelp.module.css';
import { SHORTCUTS, useActiveKeys, type ShortcutGroup } from './shortcuts';

/** Every key that works on the page that is open. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const groups = useActiveKeys();
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={onClose}>
      {groups.map((group) => (
        <Group key={group} group={group} />
      ))}
    </Modal>
  );
}

function Group({ group }: { group: ShortcutGroup }) {
  const { t } = useTranslation();
  const words = t as unknown as (key: string) => string;
  return (
    <section aria-label={words(`keys.${group}.title`)}>
      <h3 className={styles['heading']}>{words(`keys.${group}.title`)}</h3>
      <dl className={styles['keys']}>
        {Object.entries(SHORTCUTS[group]).map(([name, keys]) => (
          <div key={name}>
            <dt>{words(`keys.${group}.${name}`)}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

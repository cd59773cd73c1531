import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import type { SaveConflict } from '../saving';
import styles from './ConflictDialog.module.css';

interface ConflictDialogProps {
  view: ObjectView;
  conflict: SaveConflict;
  mine: Record<string, unknown>;
  onCancel: () => void;
  onSettle: (choice: Record<string, unknown>) => void;
}

/** Both values of every field that two people changed; the person decides which stands. */
export function ConflictDialog({ view, conflict, mine, onCancel, onSettle }: ConflictDialogProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, take: boolean) =>
    setTheirs((before) => {
      const next = new Set(before);
      if (take) next.add(name);
      else next.delete(name);
      return next;
    });
  const settle = () =>
    onSettle(Object.fromEntries(conflict.fields.map((name) => [name, theirs.has(name) ? conflict.latest[name] : mine[name]])));
  return (
    <Modal open title={t('conflict.title')} onCancel={onCancel} onOk={settle} okText={t('conflict.save')} cancelText={t('common.cancel')} width={680}>
      <p className={styles['text']}>{t('conflict.text')}</p>
      {conflict.fields.map((name) => {
        const field = view.fields.get(name);
        if (!field) return null;
        const text = (value: unknown) => typeOf(field).toText(value, field, locale) || t('field.empty');
        return (
          <fieldset key={name} className={styles['field']}>
            <legend>{labelText(field.label, locale.language)}</legend>
            <Radio checked={!theirs.has(name)} onChange={() => choose(name, false)}>
              <span className={styles['who']}>{t('conflict.mine')}</span> {text(mine[name])}
            </Radio>
            <Radio checked={theirs.has(name)} onChange={() => choose(name, true)}>
              <span className={styles['who']}>{t('conflict.theirs')}</span> {text(conflict.latest[name])}
            </Radio>
          </fieldset>
        );
      })}
    </Modal>
  );
}

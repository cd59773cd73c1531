import { Button, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Option } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { modelChanged } from './api';
import type { ModelField } from './fieldDraft';
import { Labelled } from './Labelled';
import { logChanged, mergeOptions, previewOf } from './studio';
import styles from './Studio.module.css';
import { useAttempt } from './useAttempt';

interface MergeOptionsProps {
  view: ObjectView;
  field: ModelField;
  onClose: () => void;
  onStarted: () => void;
}

/** Several options become one: first how many records that concerns, then the job that does it. */
export function MergeOptions({ view, field, onClose, onStarted }: MergeOptionsProps) {
  const t = useWords('studio');
  const { language } = useLocale();
  const client = useQueryClient();
  const [from, setFrom] = useState<string[]>([]);
  const [into, setInto] = useState<string | null>(null);
  const [counts, setCounts] = useState<Record<string, number> | null>(null);
  const { busy, wrong, attempt } = useAttempt();
  const options: readonly Option[] = field.options ?? [];
  const listed = (some: readonly Option[]) => some.map((option) => ({ value: option.value, label: labelText(option.label, language) || option.value }));
  const named = (value: string) => listed(options).find((one) => one.value === value)?.label ?? value;
  const look = () => attempt(async () => setCounts((await previewOf(view.name, field.name, { options: options.filter((one) => !from.includes(one.value)) })).violations.options ?? {}));
  const start = () =>
    attempt(async () => {
      await mergeOptions(view.name, field.name, from, into ?? '');
      await modelChanged(client);
      await logChanged(client);
      notify({ kind: 'success', text: t('mergeStarted') });
      onStarted();
    });
  return (
    <Modal
      open
      title={t('mergeOptionsOf', { name: labelText(field.label, language) })}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button key="go" type="primary" loading={busy} disabled={from.length === 0 || into === null} onClick={() => void (counts ? start() : look())}>
          {counts ? t('mergeStart') : t('look')}
        </Button>,
      ]}
    >
      <Labelled label={t('mergeFrom')}>
        {(id) => (
          <Select<string[]>
            id={id}
            mode="multiple"
            value={from}
            options={listed(options.filter((one) => one.value !== into))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(values) => {
              setFrom(values);
              setCounts(null);
            }}
          />
        )}
      </Labelled>
      <Labelled label={t('mergeInto')}>
        {(id) => <Select<string> id={id} value={into} options={listed(options.filter((one) => one.active !== false && !from.includes(one.value)))} showSearch={{ optionFilterProp: 'label' }} onChange={setInto} />}
      </Labelled>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      {counts && (
        <div className={styles['note']} role="status">
          <ul>
            {from.map((value) => (
              <li key={value}>{t('mergeCount', { name: named(value), count: counts[value] ?? 0 })}</li>
            ))}
          </ul>
          <span>{t('mergeHint')}</span>
        </div>
      )}
    </Modal>
  );
}

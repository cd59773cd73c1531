import { Modal, Select } from 'antd';
import { Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import { isWritable, type ObjectView } from '@/model/view';

interface BulkEditProps {
  view: ObjectView;
  count: number;
  onCancel: () => void;
  onApply: (name: string, value: unknown) => Promise<void>;
}

/** One field, one value, for all chosen records. */
export default function BulkEdit({ view, count, onCancel, onApply }: BulkEditProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const id = useId();
  const fields = [...view.fields.values()].filter((field) => isWritable(field) && !field.unique && field.name !== view.nameField);
  const [name, setName] = useState(fields.find((field) => field.name === 'owner')?.name ?? fields[0]?.name ?? '');
  const [value, setValue] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const field = view.fields.get(name);
  if (!field) return null;
  const { Editor } = typeOf(field);
  const apply = async () => {
    setBusy(true);
    await onApply(name, value);
    setBusy(false);
  };
  return (
    <Modal
      open
      title={t('bulk.editTitle', { count })}
      okText={t('bulk.apply', { count })}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      onOk={() => void apply()}
      onCancel={onCancel}
    >
      <div style={{ display: 'grid', gap: 12, padding: '8px 0' }}>
        <Select
          value={name}
          onChange={(next) => {
            setName(next);
            setValue(null);
          }}
          options={fields.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('filter.field')}
        />
        <Suspense fallback={null}>
          <Editor key={name} id={id} value={value} onChange={setValue} field={field} label={labelText(field.label, language)} />
        </Suspense>
      </div>
    </Modal>
  );
}

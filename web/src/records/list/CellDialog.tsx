import { Modal } from 'antd';
import { Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { Bar } from '@/ui/Skeleton';
import type { Column } from './columns';
import type { CellEditing } from './useCellEditing';

interface CellDialogProps {
  view: ObjectView;
  record: RecordData;
  column: Column;
  editing: CellEditing;
}

/** Edits a value that does not fit into its cell: long texts, addresses, files, places. Ctrl Enter saves, Esc gives up. */
export default function CellDialog({ view, record, column, editing }: CellDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const { Editor } = typeOf(column.field);
  const [value, setValue] = useState<unknown>(editing.open?.value ?? null);
  const save = () => void editing.commit(record, column, value);
  return (
    <Modal open title={`${asString(record[view.nameField])} · ${column.label}`} okText={t('common.save')} cancelText={t('common.cancel')} onOk={save} onCancel={editing.cancel} destroyOnHidden>
      <SurroundingsContext value={{ object: view.name, values: record }}>
        <div
          role="presentation"
          style={{ padding: '8px 0' }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
            if (event.key === 'Escape') editing.cancel();
          }}
        >
          <Suspense fallback={<Bar height={64} />}>
            <Editor id={id} value={value} onChange={setValue} field={column.field} label={column.label} autoFocus />
          </Suspense>
        </div>
      </SurroundingsContext>
    </Modal>
  );
}

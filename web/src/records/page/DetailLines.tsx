import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, restoreRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { isWritable, type ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { useOpenForm } from '../form/host';
import { refreshObject } from '../refresh';
import type { May } from '../rights';
import styles from './RelatedLists.module.css';

export interface Master {
  object: string;
  id: string;
}

/** Asks again for what a line has part in: its list, and the sums on its master. */
function useRefresh(child: ObjectView, master: Master): () => void {
  const client = useQueryClient();
  return () => {
    refreshObject(client, child.name);
    void client.invalidateQueries({ queryKey: ['record', master.object, master.id] });
  };
}

function useAttempt(): (work: () => Promise<void>) => Promise<void> {
  const { t } = useTranslation();
  return async (work) => {
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    }
  };
}

/** Edits a line in the form over the page, and deletes it with ten seconds to think better of it. */
export function LineButtons({ child, row, master, may }: { child: ObjectView; row: RecordData; master: Master; may: May }) {
  const { t } = useTranslation();
  const open = useOpenForm();
  const refresh = useRefresh(child, master);
  const attempt = useAttempt();
  const name = asString(row[child.nameField]) || row.id;
  const restore = () =>
    attempt(async () => {
      await restoreRecord(child.name, row.id);
      refresh();
    });
  const remove = () =>
    attempt(async () => {
      await deleteRecord(child.name, row.id);
      refresh();
      notify({ kind: 'success', text: t('record.deleted', { name }), action: { label: t('common.undo'), run: restore } });
    });
  const edit = async () => {
    await open({ object: child.name, id: row.id, values: {} });
    refresh();
  };
  return (
    <span className={styles['lineButtons']}>
      {may(row.id, 'update') && <Button type="text" size="small" icon={<EditOutlined />} aria-label={t('record.editLine', { name })} title={t('common.edit')} onClick={() => void edit()} />}
      {may(row.id, 'delete') && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('record.deleteLine', { name })} title={t('common.delete')} onClick={() => void remove()} />}
    </span>
  );
}

/** One more line by its name; what else it needs is asked for in the form. */
export function AddLine({ child, field, master }: { child: ObjectView; field: string; master: Master & { name: string } }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [text, setText] = useState('');
  const open = useOpenForm();
  const refresh = useRefresh(child, master);
  const attempt = useAttempt();
  const asked = [...child.fields.values()].some((one) => one.required && !one.readonly && one.name !== child.nameField && one.name !== field && one.default === undefined && !one['default_expression']);
  const values = { [child.nameField]: text.trim(), [field]: master.id };
  const add = () =>
    attempt(async () => {
      if (!text.trim()) return;
      if (asked) await open({ object: child.name, values: { ...values, [field]: master } });
      else await createRecord(child.name, values, crypto.randomUUID());
      setText('');
      refresh();
    });
  const named = child.fields.get(child.nameField);
  // What gets its name by itself is made in its form.
  if (!named || !isWritable(named)) return null;
  const label = t('record.addLine', { object: labelText(child.label, language) });
  return <Input size="small" value={text} placeholder={label} aria-label={label} maxLength={200} onChange={(event) => setText(event.target.value)} onPressEnter={() => void add()} />;
}

import { Button, Input, Segmented, type InputRef } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useOpenForm } from '@/records/form/host';
import { notify } from '@/ui/notice';
import { dueAt, dues, type Due } from './times';
import styles from './Todo.module.css';

/** A line to write down what one means to do; Enter keeps it and is ready for the next. */
export function QuickAdd() {
  const t = useWords('todo');
  const { timeZone } = useLocale();
  const client = useQueryClient();
  const openForm = useOpenForm();
  const box = useRef<InputRef>(null);
  const [name, setName] = useState('');
  const [due, setDue] = useState<Due>('none');
  const [busy, setBusy] = useState(false);
  const values = () => ({ name: name.trim(), due_at: dueAt(due, timeZone) });
  const refresh = () => client.invalidateQueries({ queryKey: ['todo'] });
  const add = async () => {
    if (!name.trim() || busy) return;
    setBusy(true);
    try {
      await createRecord('todo', values(), crypto.randomUUID());
      setName('');
      await refresh();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
    } finally {
      setBusy(false);
      box.current?.focus();
    }
  };
  const more = async () => {
    if (await openForm({ object: 'todo', values: values() })) {
      setName('');
      await refresh();
    }
  };
  return (
    <div className={styles['add']}>
      <Input
        ref={box}
        id="todo-new"
        value={name}
        maxLength={300}
        aria-label={t('new')}
        placeholder={t('newHint')}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={(event) => !event.nativeEvent.isComposing && void add()}
      />
      <Segmented<Due> aria-label={t('due')} value={due} onChange={setDue} options={dues.map((value) => ({ value, label: t(`dueIn.${value}`) }))} />
      <Button type="primary" disabled={!name.trim()} loading={busy} onClick={() => void add()}>
        {t('add')}
      </Button>
      <Button onClick={() => void more()}>{t('details')}</Button>
    </div>
  );
}

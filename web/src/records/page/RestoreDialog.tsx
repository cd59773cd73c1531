import { Checkbox, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { restoreFormer } from '@/api/quality';
import type { ChangeEvent } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { refreshObject } from '../refresh';
import styles from './History.module.css';

interface RestoreDialogProps {
  view: ObjectView;
  id: string;
  event: ChangeEvent;
  onClose: () => void;
}

/** What would change if the record went back to what it was before an event; all of it or some. */
export default function RestoreDialog({ view, id, event, onClose }: RestoreDialogProps) {
  const t = useWords('quality');
  const client = useQueryClient();
  const locale = useLocale();
  const query = useQuery({
    queryKey: ['former', view.name, id, event.id],
    queryFn: () => restoreFormer(view.name, id, event.id, { to: 'before', preview: true }),
    gcTime: 0,
  });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const lines = Object.entries(query.data?.changes ?? {}).flatMap(([name, pair]) => {
    const field = view.fields.get(name);
    if (!field) return [];
    const text = (value: unknown) => (value === null || value === undefined ? '' : typeOf(field).toText(value, field, locale));
    return [{ name, label: labelText(field.label, locale.language), now: text(pair[0]), then: text(pair[1]) }];
  });
  const fields = lines.map((line) => line.name).filter((name) => !left.has(name));
  const toggle = (name: string, take: boolean) =>
    setLeft((before) => new Set(take ? [...before].filter((one) => one !== name) : [...before, name]));
  const restore = async () => {
    setBusy(true);
    try {
      await restoreFormer(view.name, id, event.id, { to: 'before', fields, preview: false });
      void client.invalidateQueries({ queryKey: ['record', view.name, id] });
      void client.invalidateQueries({ queryKey: ['history', view.name, id] });
      refreshObject(client, view.name);
      notify({ kind: 'success', text: t('restore.done') });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('broken'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('restore.title')}
      okText={t('restore.do')}
      cancelText={t('merge.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: fields.length === 0 }}
      onOk={() => void restore()}
      onCancel={onClose}
    >
      {query.error && <ProblemState error={query.error} small />}
      {query.isPending && <RowsSkeleton rows={3} columns={2} />}
      {problem && <p role="alert">{problem}</p>}
      {query.data && lines.length === 0 && <p>{t('restore.nothing')}</p>}
      {lines.map((line) => (
        <p key={line.name}>
          <Checkbox checked={!left.has(line.name)} onChange={(change) => toggle(line.name, change.target.checked)}>
            <span className={styles['field']}>{line.label}</span> <del>{line.now || t('merge.empty')}</del> → <ins>{line.then || t('merge.empty')}</ins>
          </Checkbox>
        </p>
      ))}
    </Modal>
  );
}

import { Modal, Radio } from 'antd';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mergeRecords, undoMerge } from '@/api/quality';
import { isProblem } from '@/api/problem';
import type { FieldDefinition, RecordData } from '@/api/types';
import { useWords, type Words } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asString } from '@/fields/shared/values';
import { isEmpty, sameValue } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { isWritable, type ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { recordQuery } from '../queries';
import { refreshObject } from '../refresh';
import styles from './MergeDialog.module.css';

export const MOST = 5;

interface MergeDialogProps {
  view: ObjectView;
  ids: readonly string[];
  onClose: (merged: boolean) => void;
}

/** Several records side by side: which one stays, and for each field whose value. */
export default function MergeDialog({ view, ids, onClose }: MergeDialogProps) {
  const t = useWords('quality');
  const queries = useQueries({ queries: ids.map((id) => ({ ...recordQuery(view.name, id), staleTime: 0 })) });
  const failed = queries.find((query) => query.error);
  const records = queries.flatMap((query) => (query.data ? [query.data.data] : []));
  if (records.length === ids.length) return <Loaded view={view} records={records} onClose={onClose} />;
  return (
    <Modal open title={t('merge.title')} footer={null} onCancel={() => onClose(false)}>
      {failed ? <ProblemState error={failed.error} /> : <RowsSkeleton rows={6} columns={2} />}
    </Modal>
  );
}

/** The fields in which the records differ. */
function differing(view: ObjectView, records: readonly RecordData[]): FieldDefinition[] {
  return [...view.fields.values()].filter(
    (field) => isWritable(field) && records.some((record) => !sameValue(record[field.name] ?? null, records[0]?.[field.name] ?? null)),
  );
}

/** Whose value stays when nothing else is said: the winner's, or where it is empty the first that is not. */
function proposed(fields: readonly FieldDefinition[], records: readonly RecordData[], winner: string): Record<string, string> {
  const ordered = [...records].sort((a, b) => Number(b.id === winner) - Number(a.id === winner));
  return Object.fromEntries(
    fields.map((field) => [field.name, ordered.find((record) => !isEmpty(record[field.name]))?.id ?? winner]),
  );
}

function Loaded({ view, records, onClose }: { view: ObjectView; records: readonly RecordData[]; onClose: (merged: boolean) => void }) {
  const t = useWords('quality');
  const locale = useLocale();
  const [winner, setWinner] = useState(records[0]?.id ?? '');
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const fields = differing(view, records);
  const sources = { ...proposed(fields, records, winner), ...chosen };
  const { busy, problem, merge } = useMerge(view, records, () => onClose(true));
  const nameOf = (record: RecordData) => asString(record[view.nameField]) || record.id;
  return (
    <Modal
      open
      width={Math.min(960, 320 + records.length * 200)}
      title={t('merge.title')}
      okText={t('merge.do')}
      cancelText={t('merge.cancel')}
      confirmLoading={busy}
      onOk={() => void merge(winner, sources)}
      onCancel={() => onClose(false)}
    >
      <p className={styles['lead']}>{t('merge.lead')}</p>
      {problem && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="row">{t('merge.winner')}</th>
              {records.map((record) => (
                <th key={record.id} scope="col">
                  <Radio name="winner" checked={winner === record.id} onChange={() => setWinner(record.id)}>
                    {nameOf(record)}
                  </Radio>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <th scope="row">{labelText(field.label, locale.language)}</th>
                {records.map((record) => (
                  <td key={record.id} data-label={nameOf(record)}>
                    <Radio
                      name={field.name}
                      checked={sources[field.name] === record.id}
                      onChange={() => setChosen((before) => ({ ...before, [field.name]: record.id }))}
                    >
                      {valueText(field, record, locale) || <span className={styles['empty']}>{t('merge.empty')}</span>}
                    </Radio>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fields.length === 0 && <p>{t('merge.same')}</p>}
    </Modal>
  );
}

function valueText(field: FieldDefinition, record: RecordData, locale: ReturnType<typeof useLocale>): string {
  const value = record[field.name];
  return isEmpty(value) ? '' : typeOf(field).toText(value, field, locale);
}

/** Merging, with its undo. */
function useMerge(view: ObjectView, records: readonly RecordData[], done: () => void) {
  const t = useWords('quality');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const merge = async (winner: string, sources: Record<string, string>) => {
    setBusy(true);
    setProblem('');
    try {
      const losers = records.map((record) => record.id).filter((id) => id !== winner);
      const taken = Object.fromEntries(Object.entries(sources).filter(([, id]) => id !== winner));
      const answer = await mergeRecords(view.name, winner, losers, taken);
      forget(client, view.name, records);
      notify({
        kind: 'success',
        text: t('merge.done', { count: records.length, name: asString(answer.record[view.nameField]) }),
        action: { label: t('merge.undo'), run: () => takeBack(client, answer.merge, records, view.name, t) },
      });
      done();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('broken'));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, merge };
}

type Client = ReturnType<typeof useQueryClient>;

function forget(client: Client, object: string, records: readonly RecordData[]): void {
  for (const { id } of records) {
    // Those that are gone are asked for again when somebody comes back to them, not now.
    void client.invalidateQueries({ queryKey: ['record', object, id], refetchType: 'none' });
    void client.invalidateQueries({ queryKey: ['history', object, id] });
  }
  refreshObject(client, object);
}

async function takeBack(client: Client, merge: string, records: readonly RecordData[], object: string, t: Words): Promise<void> {
  try {
    await undoMerge(merge);
    notify({ kind: 'info', text: t('merge.undone') });
  } catch (error) {
    notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('broken') });
  }
  forget(client, object, records);
}

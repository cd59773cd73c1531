import { Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem, type ApiProblem } from '@/api/problem';
import { readRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import type { ObjectView } from '@/model/view';
import { FieldRow } from '../form/FieldRow';
import { afterWrite } from '../refresh';
import { SaveConflict, saveChange } from '../saving';
import styles from './Board.module.css';

interface GateDialogProps {
  view: ObjectView;
  record: RecordData;
  /** What the record shall become. */
  values: Record<string, unknown>;
  /** Where it is to go, in words. */
  target: string;
  problem: ApiProblem;
  onClose: () => void;
}

/** What a stage asks for before a record may stand there, filled in on the spot. */
export default function GateDialog({ view, record, values, target, problem: first, onClose }: GateDialogProps) {
  const { t } = useTranslation();
  const w = useWords('boards');
  const client = useQueryClient();
  const [problem, setProblem] = useState(first);
  const [edits, setEdits] = useState<Record<string, unknown>>({});
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const messages = problem.fieldMessages;
  // What was asked for once stays, also when the next refusal is about another field.
  const names = [...new Set([...Object.keys(first.fieldMessages), ...Object.keys(edits), ...Object.keys(messages)])].filter((name) => view.fields.has(name) && !(name in values));
  const elsewhere = problem.errors.filter((one) => !one.field || !names.includes(one.field)).map((one) => one.message);
  const move = async () => {
    setBusy(true);
    setFailure('');
    try {
      const now = await readRecord(view.name, record.id);
      afterWrite(client, view.name, await saveChange(view, { id: record.id, base: now.data, values: { ...values, ...edits }, etag: now.etag }));
      onClose();
    } catch (error) {
      if (isProblem(error, 422)) setProblem(error);
      else setFailure(error instanceof SaveConflict ? t('conflict.cell') : isProblem(error) ? error.sentence || t('state.unreachableHint') : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={w('gateTitle', { name: asString(record[view.nameField]), target })} okText={w('gateMove')} cancelText={t('common.cancel')} confirmLoading={busy} onOk={() => void move()} onCancel={onClose}>
      <p className={styles['gate']}>{w('gateHint')}</p>
      <SurroundingsContext value={{ object: view.name, values: { ...record, ...edits } }}>
        <div className={styles['gateFields']}>
          {names.map((name, at) => {
            const field = view.fields.get(name);
            return (
              field && (
                <FieldRow
                  key={name}
                  field={field}
                  value={name in edits ? edits[name] : (record[name] ?? null)}
                  error={isEmpty(edits[name]) || problem !== first ? messages[name] : undefined}
                  autoFocus={at === 0}
                  onChange={(value) => setEdits({ ...edits, [name]: value })}
                />
              )
            );
          })}
        </div>
      </SurroundingsContext>
      {[...elsewhere, failure].filter(Boolean).map((one) => (
        <p key={one} role="alert" className={styles['gateFault']}>
          {one}
        </p>
      ))}
    </Modal>
  );
}

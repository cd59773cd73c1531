import { Checkbox, Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '@/api/model';
import { isProblem, type ApiProblem } from '@/api/problem';
import { readRecord } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { asReference, asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { notify } from '@/ui/notice';
import { FieldRow } from '../form/FieldRow';
import { afterWrite } from '../refresh';
import { SaveConflict, saveChange, toInputs } from '../saving';
import { changeRows, mergeRow } from '../rowsCache';
import styles from './MoveDialog.module.css';
import type { MoveRequest } from './moves';
import { standingQuery, stageFieldOf, targetOf } from './standing';

interface MoveDialogProps {
  request: MoveRequest;
  onClose: () => void;
}

const MOST_WORDS = 500;

/** Whether a request to enter a stage waits for an approval. */
function asksFirst(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'waiting' in answer && answer.waiting === true;
}

function messagesOf(problem: ApiProblem | null): Record<string, string> {
  return problem?.fieldMessages ?? {};
}

/** What stands between a record and where it is to go: fields filled in on the spot, a reason, or going past it all. */
export default function MoveDialog({ request, onClose }: MoveDialogProps) {
  const { view, record, values, target: words, problem: first } = request;
  const { t } = useTranslation();
  const w = useWords('stages');
  const client = useQueryClient();
  const reasonId = useId();
  const stageField = stageFieldOf(view);
  const stage = stageField && stageField in values ? (asReference(values[stageField])?.id ?? null) : null;
  const { data: standing, isLoading } = useQuery({ ...standingQuery(view.name, record.id), enabled: stage !== null });
  const target = targetOf(standing, stage);
  const [problem, setProblem] = useState(first);
  const [edits, setEdits] = useState<Record<string, unknown>>({});
  const [reason, setReason] = useState('');
  const [past, setPast] = useState(false);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const known = Object.fromEntries((target?.faults ?? []).flatMap((fault) => (fault.field ? [[fault.field, fault.message]] : [])));
  const messages = problem ? messagesOf(problem) : known;
  // What was asked for once stays, also when the next refusal is about another field.
  const asked = [...new Set([...Object.keys(messagesOf(first)), ...(target?.fields ?? []), ...Object.keys(edits), ...Object.keys(messages)])];
  const names = asked.filter((name) => view.fields.has(name) && !(name in values));
  const faults = problem ? problem.errors : (target?.faults ?? []);
  // That it is entered by approval is what the dialog itself says.
  const said = target?.approval && problem === first ? target.faults : faults;
  const elsewhere = said.filter((one) => !one.field || !names.includes(one.field)).map((one) => one.message);
  const reopening = target?.move === 'reopen';
  const wantsReason = past || target?.reason === true;
  const byApproval = target?.approval === true && !past;
  const mayBypass = standing?.bypass === true && !reopening && (faults.length > 0 || target?.approval === true);
  const refused = reopening && target.reason && standing?.reopen === false;
  const move = async () => {
    setBusy(true);
    setFailure('');
    try {
      const now = await readRecord(view.name, record.id);
      const others = () => toInputs(view, { ...values, ...edits, [stageField ?? '']: undefined });
      let waits = false;
      if (byApproval && stage !== null) {
        waits = asksFirst(await runAction('process.request_entry', { object: view.name, record: record.id, stage, values: others() }));
        afterWrite(client, view.name, await readRecord(view.name, record.id));
      } else if (wantsReason && stage !== null) {
        const input = { object: view.name, record: record.id, stage, reason, values: others() };
        await runAction(past ? 'process.bypass_requirements' : 'process.reopen', input);
        afterWrite(client, view.name, await readRecord(view.name, record.id));
      } else {
        const change = { id: record.id, base: now.data, values: { ...values, ...edits }, etag: now.etag };
        afterWrite(client, view.name, await saveChange(view, change));
      }
      const saved = await readRecord(view.name, record.id);
      changeRows(client, view.name, [record.id], (row) => mergeRow(row, saved.data));
      if (waits) notify({ kind: 'success', text: w('waits', { stage: words }) });
      else request.done?.(saved.data);
      onClose();
    } catch (error) {
      if (isProblem(error, 422)) setProblem(error);
      else setFailure(error instanceof SaveConflict ? t('conflict.cell') : isProblem(error) ? error.sentence || t('state.unreachableHint') : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={w(reopening ? 'reopenTitle' : byApproval ? 'approvalTitle' : 'gateTitle', { name: asString(record[view.nameField]), target: words })}
      okText={w(byApproval ? 'askToEnter' : 'gateMove')}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      loading={isLoading && first === null}
      okButtonProps={{ disabled: refused || (wantsReason && reason.trim() === '') }}
      onOk={() => void move()}
      onCancel={onClose}
    >
      <p className={styles['hint']}>{w(reopening ? 'reopenHint' : byApproval ? 'approvalHint' : 'gateHint')}</p>
      <SurroundingsContext value={{ object: view.name, values: { ...record, ...edits } }}>
        <div className={styles['fields']}>
          {names.map((name, at) => {
            const field = view.fields.get(name);
            return (
              field && (
                <FieldRow
                  key={name}
                  field={field}
                  value={name in edits ? edits[name] : (record[name] ?? null)}
                  error={!past && (isEmpty(edits[name]) || problem !== first) ? messages[name] : undefined}
                  autoFocus={at === 0}
                  onChange={(value) => setEdits({ ...edits, [name]: value })}
                />
              )
            );
          })}
        </div>
      </SurroundingsContext>
      {[...(past ? [] : elsewhere), refused ? w('mayNotReopen') : '', failure].filter(Boolean).map((one) => (
        <p key={one} role="alert" className={styles['fault']}>
          {one}
        </p>
      ))}
      {mayBypass && (
        <Checkbox checked={past} onChange={(event) => setPast(event.target.checked)} className={styles['past']}>
          {w('bypass')}
        </Checkbox>
      )}
      {wantsReason && !refused && (
        <div className={styles['reason']}>
          <label htmlFor={reasonId}>{w('reason')}</label>
          <Input.TextArea id={reasonId} value={reason} onChange={(event) => setReason(event.target.value)} maxLength={MOST_WORDS} rows={3} autoFocus={names.length === 0} />
        </div>
      )}
    </Modal>
  );
}
